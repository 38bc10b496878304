import { useRef, useState } from "react";
import type { TemplateProblem } from "../../api/types";
import { count } from "../../format";
import classes from "./Messages.module.css";

interface Props {
  label: string;
  value: string;
  change: (text: string) => void;
  problems: TemplateProblem[];
  warnings: TemplateProblem[];
}

/** A text with the numbers of its lines; what is wrong leads to its line. */
export function Code({ label, value, change, problems, warnings }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [top, setTop] = useState(0);
  const lines = value.split("\n");
  const bad = new Set(problems.filter(({ part }) => part === "mjml").map(({ line }) => line));
  const show = (line: number | null | undefined) => {
    if (!area.current || !line) return;
    const from = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    area.current.focus();
    area.current.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
    area.current.scrollTop = Math.max(0, (line - 6) * 21);
  };
  return (
    <div>
      <div className={classes.code}>
        <div className={classes.lines} aria-hidden ref={(element) => void (element && (element.scrollTop = top))}>
          {lines.map((_, number) => (
            <div key={number} data-bad={bad.has(number + 1)}>
              {number + 1}
            </div>
          ))}
        </div>
        <textarea
          ref={area}
          aria-label={label}
          value={value}
          onChange={({ currentTarget }) => change(currentTarget.value)}
          onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={problems.length > 0}
        />
      </div>
      <ul className={classes.problems} aria-live="polite">
        {[
          ...problems.map((problem) => ({ problem, tone: "bad" })),
          ...warnings.map((problem) => ({ problem, tone: "warn" })),
        ].map(({ problem, tone }) => (
          <li key={`${problem.part} ${problem.line} ${problem.problem}`} data-tone={tone}>
            <button type="button" onClick={() => show(problem.part === "mjml" ? problem.line : null)}>
              {problem.part === "subject" ? <b>Subject: </b> : problem.line && <b>Line {count(problem.line)}: </b>}
              {problem.problem}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
