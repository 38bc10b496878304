import { IconBuildingStore } from "@tabler/icons-react";
import { Empty } from "../../parts/Empty";

export function NoShop({ email }: { email: string }) {
  return (
    <main>
      <Empty icon={IconBuildingStore} title="No shop yet">
        {email} belongs to no shop. An owner can add you under “Team”; on the server, <code>shelfbell shop add</code> connects a
        shop.
      </Empty>
    </main>
  );
}
