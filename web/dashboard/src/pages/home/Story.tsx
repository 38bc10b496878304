import { Skeleton } from "@mantine/core";
import { lazy, Suspense } from "react";
import type { Home } from "../../api/types";
import { date } from "../../format";
import { figure, SERIES, type Series } from "./Figures";
import classes from "./Story.module.css";

const DayChart = lazy(() => import("../../parts/charts/DayChart"));

/** One figure by the day. */
export function Story({ home, shown }: { home: Home; shown: Series }) {
  const title = SERIES.find(({ key }) => key === shown)?.title ?? "";
  const points = home.series.map((day) => ({ day: day.day, value: day[shown] }));
  const best = points.reduce((most, point) => (point.value > most.value ? point : most), { day: 0, value: 0 });
  const words =
    best.value === 0
      ? `${title}: none in this period.`
      : `${title} by the day; most on ${date(best.day)}: ${figure(shown, best.value, home.currency)}.`;
  return (
    <div className={classes.story}>
      <p className={classes.words}>{words}</p>
      <div role="img" aria-label={words}>
        <Suspense fallback={<Skeleton height={220} />}>
          <DayChart points={points} title={title} say={(value) => figure(shown, value, home.currency)} />
        </Suspense>
      </div>
    </div>
  );
}
