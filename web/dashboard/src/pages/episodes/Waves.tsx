import type { EpisodeStory } from "../../api/types";
import { people } from "../../format";
import { When } from "../../parts/When";
import classes from "./Episodes.module.css";

export function Waves({ story: { waves } }: { story: EpisodeStory }) {
  if (waves.length === 0) return <p className="soft">No wave has gone out.</p>;
  const largest = Math.max(...waves.map(({ told }) => told), 1);
  return (
    <ol className={classes.waves}>
      {waves.map((wave) => (
        <li key={wave.number} className={classes.wave}>
          <b>{people(wave.told)}</b>
          <span className={classes.at}>
            wave {wave.number} · <When at={wave.started_at} />
          </span>
          <span className={classes.bar} aria-hidden>
            <span style={{ width: `${(100 * wave.told) / largest}%` }} />
          </span>
          {wave.reason && (
            <p className={classes.reason} style={{ gridColumn: "1 / -1" }}>
              {wave.reason}
            </p>
          )}
        </li>
      ))}
    </ol>
  );
}
