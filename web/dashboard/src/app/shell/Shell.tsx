import { AppShell, Burger, Center, Group, Loader } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Outlet, useRouterState } from "@tanstack/react-router";
import { useEffect } from "react";
import { session } from "../../api/session";
import { chooseFrom, useCurrentShop } from "../../api/shop";
import type { SessionShop } from "../../api/types";
import { NoShop } from "../../pages/sign-in/NoShop";
import { SignInPage } from "../../pages/sign-in/SignInPage";
import { Failed } from "../../parts/Failed";
import { useLive } from "../live";
import { AccountMenu } from "./AccountMenu";
import { AwayBanner } from "./AwayBanner";
import { Mark } from "./Mark";
import { Nav } from "./Nav";
import classes from "./Shell.module.css";
import { ShopSwitcher } from "./ShopSwitcher";

/** What every page stands in: who is signed in, for which shop, and the way to the other pages. */
export function Shell() {
  const { data, error, refetch } = useQuery(session);
  // Begins anew with another shop.
  useCurrentShop();
  if (data === undefined)
    return (
      <Center mih="100vh">
        {error ? <Failed error={error} retry={() => void refetch()} /> : <Loader type="dots" aria-label="Loading" />}
      </Center>
    );
  if (data === null) return <SignInPage />;
  const chosen = chooseFrom(data.shops);
  const shop = data.shops.find((one) => one.shop_id === chosen);
  return shop ? <OfShop key={shop.shop_id} shop={shop} /> : <NoShop email={data.user.email} />;
}

function OfShop({ shop }: { shop: SessionShop }) {
  useLive(shop.shop_id);
  const [opened, { toggle, close }] = useDisclosure();
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(close, [path]);
  return (
    <>
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <AppShell
        header={{ height: { base: 56, md: 0 } }}
        navbar={{ width: 248, breakpoint: "md", collapsed: { mobile: !opened } }}
        classNames={{ header: classes.header, navbar: classes.navbar, main: classes.main }}
        layout="alt"
      >
        <AppShell.Header hiddenFrom="md" role="none">
          <Group h="100%" px="md" wrap="nowrap">
            <Burger
              opened={opened}
              onClick={toggle}
              size="sm"
              aria-label={opened ? "Close the menu" : "Open the menu"}
              aria-expanded={opened}
            />
            <Mark />
          </Group>
        </AppShell.Header>
        <AppShell.Navbar>
          <div className={classes.top}>
            <Group justify="space-between" wrap="nowrap">
              <Mark />
              <Burger opened onClick={close} size="sm" hiddenFrom="md" aria-label="Close the menu" />
            </Group>
            <ShopSwitcher />
          </div>
          <Nav />
          <AccountMenu />
        </AppShell.Navbar>
        <AppShell.Main id="main">
          <AwayBanner />
          <div className={classes.page}>
            <Outlet />
          </div>
        </AppShell.Main>
      </AppShell>
    </>
  );
}
