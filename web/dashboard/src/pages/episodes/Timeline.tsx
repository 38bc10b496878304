import { IconBell, IconCheck, IconHandStop, IconPackage, IconSend, IconX } from "@tabler/icons-react";
import type { EpisodeStory, Step } from "../../api/types";
import { counted, words } from "../../format";
import type { Tone } from "../../parts/names";
import { When } from "../../parts/When";
import classes from "./Episodes.module.css";

/** A step is told by its first word. */
const LOOKS: [RegExp, { icon: typeof IconBell; tone: Tone }][] = [
  [/^opened/, { icon: IconPackage, tone: "good" }],
  [/^wave/, { icon: IconSend, tone: "calm" }],
  [/^held/, { icon: IconHandStop, tone: "warn" }],
  [/^approved/, { icon: IconCheck, tone: "good" }],
  [/^(cancelled|stopped)/, { icon: IconX, tone: "bad" }],
  [/^closed/, { icon: IconCheck, tone: "plain" }],
];

export function Timeline({ story }: { story: EpisodeStory }) {
  return (
    <ol className={classes.line}>
      {story.steps.map((step, number) => (
        <Told key={number} step={step} />
      ))}
    </ol>
  );
}

function Told({ step }: { step: Step }) {
  const { icon: Icon, tone } = LOOKS.find(([begins]) => begins.test(step.what))?.[1] ?? { icon: IconBell, tone: "plain" };
  return (
    <li>
      <span className={classes.dot} data-tone={tone} aria-hidden>
        <Icon size={13} stroke={2.2} />
      </span>
      <p className={classes.what}>{step.text || words(step.what)}</p>
      <div className={classes.at}>
        <When at={step.at} />
        {step.sellable !== null && <span>{counted(step.sellable, "unit")} in stock</span>}
      </div>
    </li>
  );
}
