import { Select } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { TEXTS, texts } from "../../api/texts";
import { count, counted } from "../../format";
import { Failed } from "../../parts/Failed";
import { LANGUAGES } from "../../parts/names";
import { Panel } from "../../parts/Panel";
import classes from "./Messages.module.css";

/** How many characters fit into one part, by the alphabet that the words need. */
const ROOM: Record<string, number> = { gsm7: 160, ucs2: 70 };

/** The text messages as a phone shows them, and what they cost. */
export function Texts() {
  const [language, setLanguage] = useState("en");
  const { data, error, refetch } = useQuery({ ...texts(language), placeholderData: keepPreviousData });
  const choice = (
    <Select
      aria-label="Language of the text messages"
      data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
      value={language}
      onChange={(next) => next && setLanguage(next)}
      allowDeselect={false}
      size="sm"
      w={150}
    />
  );
  return (
    <Panel
      title="Text messages"
      lead="Kept to one part each, because every part is paid for: accents that cost half the room go first, then the end of a long title."
      actions={choice}
    >
      {error && !data && <Failed error={error} retry={() => void refetch()} />}
      <ul className={classes.texts}>
        {data?.map(({ kind, text, encoding, units, segments }) => (
          <li key={kind}>
            <h3>{TEXTS.find((one) => one.kind === kind)?.title ?? kind}</h3>
            <p className={classes.bubble} lang={language}>
              {text}
            </p>
            <small>
              {count(units)} of {count(ROOM[encoding] ?? 160)} characters, {counted(segments, "part")}
            </small>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
