import { IconLock } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { type Permission, useMay } from "../api/session";
import { Empty } from "./Empty";
import { Panel } from "./Panel";

interface Props {
  needs: Extract<Permission, "contacts" | "users">;
  children: ReactNode;
}

const WHO = {
  contacts: { title: "Viewers do not see people", way: "An owner of your shop can make you an editor, under “Team”." },
  users: { title: "Only owners see this", way: "An owner of your shop can make you one, under “Team”." },
};

/** A page that not every role may read. */
export function Only({ needs, children }: Props) {
  if (useMay(needs)) return children;
  const { title, way } = WHO[needs];
  return (
    <Panel>
      <Empty icon={IconLock} title={title}>
        {way}
      </Empty>
    </Panel>
  );
}
