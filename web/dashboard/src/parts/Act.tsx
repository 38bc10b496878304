import { Button, type ButtonProps, Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import { type Permission, useMay } from "../api/session";

interface Props extends Omit<ButtonProps, "onClick"> {
  needs: Permission;
  onClick?: () => void;
  type?: "button" | "submit";
  form?: string;
  children: ReactNode;
}

const WHO: Record<Permission, string> = {
  steer: "Viewers cannot change anything. An owner can make you an editor.",
  contacts: "Viewers do not see people. An owner can make you an editor.",
  settings: "Viewers cannot change settings. An owner can make you an editor.",
  users: "Only owners can do this.",
};

/** A button for something that not every role may do. It stays in reach without the permission, so that its reason can be read. */
export function Act({ needs, onClick, children, ...rest }: Props) {
  const may = useMay(needs);
  if (may)
    return (
      <Button onClick={onClick} {...rest}>
        {children}
      </Button>
    );
  return (
    <Tooltip label={WHO[needs]}>
      <Button {...rest} type="button" data-disabled aria-disabled="true" onClick={(event) => event.preventDefault()}>
        {children}
      </Button>
    </Tooltip>
  );
}
