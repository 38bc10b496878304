import "@mantine/charts/styles.css";
import { AreaChart } from "@mantine/charts";
import { count, day } from "../../format";

/** How many wait for a product, over time. */
export default function TrendChart({ days }: { days: { day: number; waiting: number }[] }) {
  return (
    <AreaChart
      h={200}
      data={days.map(({ day: at, waiting }) => ({ at: day(at), waiting }))}
      dataKey="at"
      series={[{ name: "waiting", label: "Waiting", color: "var(--chart)" }]}
      curveType="monotone"
      withDots={false}
      valueFormatter={count}
      gridAxis="x"
      tickLine="none"
      gridColor="var(--chart-grid)"
      textColor="var(--soft)"
      strokeDasharray="0"
      yAxisProps={{ width: 44, allowDecimals: false, tickCount: 4 }}
      xAxisProps={{ minTickGap: 28 }}
      areaProps={{ isAnimationActive: false }}
      tooltipAnimationDuration={0}
    />
  );
}
