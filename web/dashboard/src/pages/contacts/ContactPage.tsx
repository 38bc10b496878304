import { Skeleton } from "@mantine/core";
import { IconMail, IconShoppingBag } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { contact } from "../../api/contacts";
import type { Contact } from "../../api/types";
import { counted } from "../../format";
import { Back } from "../../parts/Back";
import { DataTable } from "../../parts/DataTable";
import { Empty } from "../../parts/Empty";
import { Failed } from "../../parts/Failed";
import { messageColumns } from "../../parts/messages/columns";
import { CHANNELS, SUPPRESSIONS } from "../../parts/names";
import { Note } from "../../parts/Note";
import { Page } from "../../parts/Page";
import { Panel } from "../../parts/Panel";
import { When } from "../../parts/When";
import { conversionColumns } from "../conversions/columns";
import { Actions } from "./Actions";
import { Alerts } from "./Alerts";

const route = getRouteApi("/contacts/$id");

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
            No message goes to this address: {(SUPPRESSIONS[data.suppression] ?? data.suppression).toLowerCase()}. If they sign up again by themselves, they are told again.
          </Note>
        </div>
      )}
      <Panel title="Alerts" lead="What they asked to be told about, and what they agreed to." flush>
        <Alerts alerts={data.subscriptions} />
      </Panel>
      <Panel title="Messages" lead="The newest first." flush>
        <DataTable
          label="Messages to this contact"
          columns={messageColumns({ about: true })}
          rows={data.messages}
          error={null}
          retry={() => void refetch()}
          id={(message) => message.id}
          empty={<Empty icon={IconMail} title="No message yet" />}
        />
      </Panel>
      {data.conversions.length > 0 && (
        <Panel title="Bought after an alert" flush>
          <DataTable
            label="What this contact bought"
            columns={conversionColumns({ person: false })}
            rows={data.conversions}
            error={null}
            retry={() => void refetch()}
            id={(conversion) => conversion.id}
            empty={<Empty icon={IconShoppingBag} title="Nothing yet" />}
          />
        </Panel>
      )}
    </Page>
  );
}

function Lead({ contact: { channel, created_at, conversations } }: { contact: Contact }) {
  return (
    <>
      Told by {(CHANNELS[channel] ?? channel).toLowerCase()} · known since <When at={created_at} />
      {conversations > 0 && ` · ${counted(conversations, "conversation")} with the chat`}
    </>
  );
}
