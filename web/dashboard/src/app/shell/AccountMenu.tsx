import { Menu, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { IconDots, IconLogout, IconUserCog } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { forget, session, signOut, useShop } from "../../api/session";
import { ROLES } from "../../parts/names";
import classes from "./Shell.module.css";

const SCHEMES = [
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
  { value: "auto", label: "System" },
];

export function AccountMenu() {
  const queries = useQueryClient();
  const { data } = useQuery(session);
  const { role } = useShop();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: () => forget(queries),
  });
  if (!data) return null;
  const { user } = data;
  return (
    <div className={classes.account}>
      <Menu width={236} position="top-start" radius="md" withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <UnstyledButton className={classes.person}>
            <span className={classes.face} aria-hidden>
              {(user.name || user.email).slice(0, 1).toUpperCase()}
            </span>
            <span className={classes.names}>
              <b>{user.name || user.email}</b>
              <span>{ROLES[role].title}</span>
            </span>
            <span className="hidden">Your account</span>
            <IconDots size={16} aria-hidden />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{user.email}</Menu.Label>
          <Menu.Item component={Link} to="/account" leftSection={<IconUserCog size={17} />}>
            Password and sign-ins
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>Appearance</Menu.Label>
          <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as typeof colorScheme)}>
            {SCHEMES.map(({ value, label }) => (
              <Menu.RadioItem key={value} value={value}>
                {label}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
          <Menu.Divider />
          <Menu.Item leftSection={<IconLogout size={17} />} onClick={() => leave.mutate()}>
            Log out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
