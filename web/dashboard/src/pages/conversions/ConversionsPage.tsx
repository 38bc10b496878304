import { IconShoppingBag } from "@tabler/icons-react";
import { conversions } from "../../api/conversions";
import { useMay } from "../../api/session";
import { conversionColumns } from "../../parts/conversions/columns";
import { DataTable } from "../../parts/DataTable";
import { Empty } from "../../parts/Empty";
import { Page } from "../../parts/Page";
import { Panel } from "../../parts/Panel";
import { useList } from "../../parts/useList";
import { Lift } from "./Lift";

export function ConversionsPage() {
  const rows = useList(conversions());
  const person = useMay("contacts");
  return (
    <Page
      title="Conversions"
      lead="Orders that an alert led to, with the reason why we say so. Refunds, cancelled and test orders are not counted as revenue."
    >
      <Lift />
      <Panel title="Orders" lead="The newest first." flush>
        <DataTable
          {...rows}
          label="Conversions"
          columns={conversionColumns({ person })}
          id={({ id }) => id}
          empty={
            <Empty icon={IconShoppingBag} title="No order has come from an alert yet">
              When somebody buys what they were told about, the order stands here by itself.
            </Empty>
          }
        />
      </Panel>
    </Page>
  );
}
