import "@mantine/charts/styles.css";
import { BarChart } from "@mantine/charts";
import { day } from "../../format";

interface Props {
  points: { day: number; value: number }[];
  title: string;
  say: (value: number) => string;
  height?: number;
}

/** One number for each day. Fetched when it is needed: charts weigh more than all pages together. */
export default function DayChart({ points, title, say, height = 220 }: Props) {
  return (
    <BarChart
      h={height}
      data={points.map(({ day: at, value }) => ({ at: day(at), value }))}
      dataKey="at"
      series={[{ name: "value", label: title, color: "var(--chart)" }]}
      valueFormatter={say}
      gridAxis="x"
      tickLine="none"
      gridColor="var(--chart-grid)"
      textColor="var(--soft)"
      strokeDasharray="0"
      yAxisProps={{ width: 64, allowDecimals: false, tickCount: 4 }}
      xAxisProps={{ minTickGap: 28 }}
      barProps={{ radius: [3, 3, 0, 0], isAnimationActive: false }}
      maxBarWidth={26}
      tooltipAnimationDuration={0}
    />
  );
}
