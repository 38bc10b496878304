import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { templates } from "../../api/templates";
import { Failed } from "../../parts/Failed";
import { LANGUAGES, MESSAGE_KINDS } from "../../parts/names";
import { Panel } from "../../parts/Panel";
import { KINDS } from "./kinds";
import classes from "./Messages.module.css";

/** Every mail in every language: those that come with the program, and those that the shop wrote. */
export function Templates() {
  const { data, error, refetch } = useQuery(templates());
  const isOwn = (kind: string, language: string) =>
    data?.some((kept) => kept.kind === kind && kept.language === language) ?? false;
  return (
    <Panel
      title="Mails"
      lead="Written for you in seven languages, in your colour. Open one to change its words; yours are marked."
      flush
    >
      {error && <Failed error={error} retry={() => void refetch()} />}
      <ul className={classes.kinds}>
        {KINDS.map(({ kind, help }) => (
          <li key={kind}>
            <div>
              <h3>{MESSAGE_KINDS[kind]}</h3>
              <p>{help}</p>
            </div>
            <ul className={classes.languages} aria-label={`Languages of: ${MESSAGE_KINDS[kind]}`}>
              {Object.entries(LANGUAGES).map(([language, name]) => (
                <li key={language}>
                  <Link
                    to="/messages/$kind/$language"
                    params={{ kind, language }}
                    data-own={isOwn(kind, language)}
                    aria-label={`${name}${isOwn(kind, language) ? ", yours" : ""}`}
                    title={isOwn(kind, language) ? "Yours" : undefined}
                  >
                    {name}
                  </Link>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
