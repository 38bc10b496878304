import { IconLock } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useMay } from "../api/session";
import { Empty } from "./Empty";
import { Panel } from "./Panel";

export function OwnersOnly({ children }: { children: ReactNode }) {
  if (useMay("users")) return children;
  return (
    <Panel>
      <Empty icon={IconLock} title="Only owners see this">
        An owner of your shop can make you one, under “Team”.
      </Empty>
    </Panel>
  );
}
