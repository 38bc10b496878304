import { IconBell } from "@tabler/icons-react";
import type { ContactAlert } from "../../api/types";
import { count } from "../../format";
import { State } from "../../parts/Badge";
import { Empty } from "../../parts/Empty";
import { SOURCES, SUBSCRIPTION_STATES } from "../../parts/names";
import { When } from "../../parts/When";
import classes from "./Contacts.module.css";

/** What the confirmation came by. */
const CONFIRMED: Record<string, string> = {
  link: "by the link in a mail",
  code: "by typing a code",
  reply: "by answering yes",
  sms: "the request itself came from the phone",
};

export function Alerts({ alerts }: { alerts: ContactAlert[] }) {
  if (alerts.length === 0) return <Empty icon={IconBell} title="No alerts" />;
  return (
    <ul className={classes.alerts}>
      {alerts.map((alert) => (
        <li key={alert.id}>
          <div className={classes.head}>
            <h3>
              {alert.product_title}
              {alert.variant_title && <span> · {alert.variant_title}</span>}
            </h3>
            <State of={SUBSCRIPTION_STATES} state={alert.state} />
          </div>
          <p className={classes.place}>
            {alert.position !== null && <>Number {count(alert.position)} in line · </>}
            asked <When at={alert.created_at} />
          </p>
          {alert.consent && <Consent consent={alert.consent} />}
        </li>
      ))}
    </ul>
  );
}

function Consent({ consent }: { consent: NonNullable<ContactAlert["consent"]> }) {
  const evidence = consent.evidence ? Object.entries(consent.evidence as Record<string, unknown>) : [];
  return (
    <div className={classes.consent}>
      <q>{consent.text}</q>
      <footer>
        {SOURCES[consent.source] ?? consent.source}, <When at={consent.at} />
        {consent.confirmed_at !== null && (
          <>
            {" "}
            · confirmed {CONFIRMED[consent.confirmed_by ?? ""] ?? consent.confirmed_by}, <When at={consent.confirmed_at} />
          </>
        )}
        {evidence.length > 0 && (
          <span className={classes.evidence}> · {evidence.map(([name, value]) => `${name} ${value}`).join(", ")}</span>
        )}
      </footer>
    </div>
  );
}
