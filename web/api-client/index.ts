// The admin API as programs in TypeScript see it. The dashboard is one of them.
export type { components, paths } from "./schema";
