import { type CSSVariablesResolver, createTheme } from "@mantine/core";

/** The colours of the shopper's pages (crates/shelfbell/src/http/pages/style.css), as the scales that Mantine wants. */
const shelf = [
  "#e9f5f0",
  "#d3e8df",
  "#a8d2c1",
  "#7fc0a7",
  "#5fb392",
  "#389b76",
  "#1f8563",
  "#0b6e4f",
  "#085a41",
  "#054632",
] as const;
const gray = [
  "#f8f7f5",
  "#f1f0ec",
  "#e9e7e1",
  "#e0ddd5",
  "#cfcbc1",
  "#8a8f98",
  "#6b7280",
  "#566070",
  "#343b46",
  "#1d2430",
] as const;
const dark = [
  "#eceae5",
  "#ced1d6",
  "#aab0ba",
  "#8b939f",
  "#3d4551",
  "#343b46",
  "#262c35",
  "#1d2128",
  "#14171c",
  "#0f1216",
] as const;

export const theme = createTheme({
  primaryColor: "shelf",
  primaryShade: { light: 7, dark: 7 },
  colors: { shelf, gray, dark },
  black: "#1d2430",
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SFMono-Regular", Menlo, Consolas, monospace',
  defaultRadius: "md",
  radius: { md: "9px", lg: "14px" },
  headings: { fontWeight: "650" },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Modal: { defaultProps: { centered: true, radius: "lg", closeButtonProps: { "aria-label": "Close" } } },
    Drawer: { defaultProps: { closeButtonProps: { "aria-label": "Close" } } },
    // Seen on cards and on the paper behind them.
    SegmentedControl: { styles: { root: { background: "var(--tint)", border: "1px solid var(--line)" } } },
    InputWrapper: { styles: { description: { fontSize: 13.5, lineHeight: 1.4 } } },
    Tooltip: { defaultProps: { multiline: true, maw: 280, events: { hover: true, focus: true, touch: true } } },
  },
});

/** Words must be read on cards and on the paper behind them. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#566070",
    "--mantine-color-placeholder": "#6b7280",
    "--mantine-color-default-border": "#d5d2c9",
    "--mantine-color-error": "#b3261e",
    "--mantine-color-anchor": "#0b6e4f",
  },
  dark: {
    "--mantine-color-dimmed": "#aab0ba",
    "--mantine-color-placeholder": "#949ca8",
    "--mantine-color-error": "#ff9b91",
    "--mantine-color-anchor": "#7fc0a7",
  },
});
