import { IconFileDescription } from "@tabler/icons-react";
import { dataRequests } from "../../api/dataRequests";
import { DataTable } from "../../parts/DataTable";
import { Empty } from "../../parts/Empty";
import { Only } from "../../parts/Only";
import { Page } from "../../parts/Page";
import { Panel } from "../../parts/Panel";
import { useList } from "../../parts/useList";
import { DONE, OPEN } from "./columns";

export function DataRequestsPage() {
  return (
    <Page title="Data requests" lead="Customers who asked, through your shop’s platform, what is stored about them.">
      <Only needs="contacts">
        <Requests />
      </Only>
    </Page>
  );
}

function Requests() {
  const open = useList(dataRequests("open"));
  const done = useList(dataRequests("done"));
  const id = ({ request_id }: { request_id: string }) => request_id;
  return (
    <>
      <Panel
        title="To answer"
        lead="You have 30 days for each. Download the file, hand it to the customer, then mark the request as answered."
        flush
      >
        <DataTable
          {...open}
          label="Requests to answer"
          columns={OPEN}
          id={id}
          empty={
            <Empty icon={IconFileDescription} title="Nobody waits for an answer">
              When a customer asks, the request arrives here by itself.
            </Empty>
          }
        />
      </Panel>
      {done.rows && done.rows.length > 0 && (
        <Panel title="Answered" lead="Kept as long as your settings say, then forgotten." flush>
          <DataTable {...done} label="Answered requests" columns={DONE} id={id} empty={null} />
        </Panel>
      )}
    </>
  );
}
