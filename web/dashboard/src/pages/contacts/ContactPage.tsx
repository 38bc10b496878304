import { Skeleton } from "@mantine/core";
import { IconMail, IconShoppingBag } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { contact } from "../../api/contacts";
import type { Contact, ContactAlert, ContactMessage } from "../../api/types";
import { words } from "../../format";
import { Back } from "../../parts/Back";
import { conversionColumns } from "../../parts/conversions/columns";
import { type Column, DataTable } from "../../parts/DataTable";
import { Empty } from "../../parts/Empty";
import { Failed } from "../../parts/Failed";
import { Item } from "../../parts/Item";
import { FATE, MESSAGE, SENT } from "../../parts/messages/columns";
import { Note } from "../../parts/Note";
import { CHANNELS, SUPPRESSIONS } from "../../parts/names";
import { Page } from "../../parts/Page";
import { Panel } from "../../parts/Panel";
import { When } from "../../parts/When";
import { Actions } from "./Actions";
import { Alerts } from "./Alerts";

const route = getRouteApi("/contacts/$id");
const PURCHASES = conversionColumns({ person: false });

export function ContactPage() {
  const { id } = route.useParams();
  const { data, error, refetch } = useQuery(contact(id));
  const above = <Back to="/contacts">Contacts</Back>;
  if (!data)
    return (
      <Page title="Contact" above={above}>
        {error ? <Failed error={error} retry={() => void refetch()} /> : <Skeleton height={320} radius="lg" />}
      </Page>
    );
  return (
    <Page title={data.address} above={above} lead={<Lead contact={data} />} actions={<Actions contact={data} />}>
      {data.suppression && (
        <div style={{ marginBlockEnd: 18 }}>
          <Note tone="warn">
            No message goes to this address: {SUPPRESSIONS[data.suppression]?.help ?? words(data.suppression)}.{" "}
            <Ends contact={data} />
          </Note>
        </div>
      )}
      <Panel title="Alerts" lead="What they asked to be told about, and what they agreed to." flush>
        <Alerts alerts={data.subscriptions} />
      </Panel>
      <Panel title="Purchases" lead="Orders that an alert led to, with the reason why we say so." flush>
        <DataTable
          label="Purchases of this contact"
          columns={PURCHASES}
          rows={data.conversions}
          error={null}
          retry={() => void refetch()}
          id={(purchase) => purchase.id}
          empty={<Empty icon={IconShoppingBag} title="Nothing bought after an alert" />}
        />
      </Panel>
      <Panel title="Messages" lead="The newest first." flush>
        <DataTable
          label="Messages to this contact"
          columns={columns(data.subscriptions)}
          rows={data.messages}
          error={null}
          retry={() => void refetch()}
          id={(message) => message.id}
          empty={<Empty icon={IconMail} title="No message yet" />}
        />
      </Panel>
    </Page>
  );
}

/** What ends by itself is said; everything else by somebody's hand. A STOP only the phone itself takes back, no form. */
function Ends({ contact: { suppression, channel } }: { contact: Contact }) {
  if (suppression !== "unsubscribed") return <LiftIt />;
  if (channel !== "sms") return "If they sign up again by themselves, they are told again.";
  return (
    <>
      When they write START to you from that phone, your shop may tell them again. <LiftIt />
    </>
  );
}

const LiftIt = () => (
  <>
    It can be lifted under <Link to="/suppressions">Suppressions</Link>.
  </>
);

/** A message names its alert, and that its item. */
function columns(alerts: ContactAlert[]): Column<ContactMessage>[] {
  const item = (id: string) => alerts.find((alert) => alert.id === id);
  return [
    {
      title: "Item",
      cell: ({ subscription_id: id }) => (
        <Item title={item(id)?.product_title ?? "Another item"} variant={item(id)?.variant_title ?? null} />
      ),
    },
    MESSAGE,
    FATE,
    SENT,
  ];
}

function Lead({ contact: { channel, created_at, conversions } }: { contact: Contact }) {
  // What is assisted, cancelled or a test is listed, and counts nowhere.
  const bought = conversions.filter((one) => !one.assisted && !one.test && one.cancelled_at === null).length;
  return (
    <>
      Told by {(CHANNELS[channel] ?? channel).toLowerCase()} · known since <When at={created_at} />
      {bought > 0 && ` · bought ${bought === 1 ? "once" : `${bought} times`} after an alert`}
    </>
  );
}
