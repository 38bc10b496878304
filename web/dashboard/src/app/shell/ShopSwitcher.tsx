import { Menu, UnstyledButton } from "@mantine/core";
import { IconSelector } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { session, useShop } from "../../api/session";
import { choose } from "../../api/shop";
import type { SessionShop } from "../../api/types";
import classes from "./Shell.module.css";

function Names({ shop }: { shop: SessionShop }) {
  return (
    <>
      <span className={classes.initial} aria-hidden>
        {shop.name.slice(0, 1).toUpperCase()}
      </span>
      <span className={classes.names}>
        <b>{shop.name}</b>
        <span>{shop.domain}</span>
      </span>
    </>
  );
}

/** The shop that is looked at; a menu where there are several. */
export function ShopSwitcher() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { data } = useQuery(session);
  const shop = useShop();
  const shops = data?.shops ?? [];
  if (shops.length < 2)
    return (
      <div className={classes.shop}>
        <Names shop={shop} />
      </div>
    );
  const change = async (id: string) => {
    await navigate({ to: "/" });
    // Nothing of the one is shown for the other: what was asked is forgotten before the pages begin anew.
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" && queryKey[0] !== "sign-in" });
    choose(id);
    await queries.invalidateQueries({ queryKey: ["session"] });
  };
  return (
    <Menu width="target" position="bottom-start" radius="md" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className={classes.shop}>
          <Names shop={shop} />
          <span className="hidden">Change the shop</span>
          <IconSelector size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={shop.shop_id} onChange={(id) => void change(id)}>
          {shops.map(({ shop_id: id, name }) => (
            <Menu.RadioItem key={id} value={id} closeMenuOnClick>
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
