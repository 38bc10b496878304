import { Spoiler } from "@mantine/core";
import type { TemplateShown } from "../../api/types";
import classes from "./Messages.module.css";

export function Variables({ variables }: { variables: TemplateShown["variables"] }) {
  return (
    <details style={{ marginBlockStart: 16 }}>
      <summary style={{ cursor: "pointer", fontWeight: 600 }}>What the mail may say</summary>
      <Spoiler maxHeight={260} showLabel="Show all" hideLabel="Show fewer">
        <dl className={classes.variables}>
          {variables.map(({ name, meaning }) => (
            <div key={name}>
              <dt>
                <code>{`{{ ${name} }}`}</code>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </Spoiler>
    </details>
  );
}
