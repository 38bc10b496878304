import { createRootRoute, createRoute, createRouter, lazyRouteComponent, stringifySearchWith } from "@tanstack/react-router";
import { NotFound } from "../pages/NotFound";
import { Crashed } from "./Crashed";
import { Shell } from "./shell/Shell";

/** A word of the address; nothing where there is none. What looks like a number or a truth was read as one. */
const word = (value: unknown): string | undefined =>
  (typeof value === "string" && value !== "") || typeof value === "number" || typeof value === "boolean" ? `${value}` : undefined;

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: Crashed });
const at = { getParentRoute: () => root };

const pages = [
  createRoute({
    ...at,
    path: "/",
    validateSearch: (search): { days?: number } => ({ days: [7, 30, 90].find((days) => days === Number(search.days)) }),
    component: lazyRouteComponent(() => import("../pages/home/HomePage"), "HomePage"),
  }),
  createRoute({
    ...at,
    path: "/demand",
    validateSearch: (search): { sort?: string; q?: string; product?: string } => ({
      sort: word(search.sort),
      q: word(search.q),
      product: word(search.product),
    }),
    component: lazyRouteComponent(() => import("../pages/demand/DemandPage"), "DemandPage"),
  }),
  createRoute({
    ...at,
    path: "/episodes",
    validateSearch: (search): { state?: string } => ({ state: word(search.state) }),
    component: lazyRouteComponent(() => import("../pages/episodes/EpisodesPage"), "EpisodesPage"),
  }),
  createRoute({
    ...at,
    path: "/episodes/$id",
    validateSearch: (search): { messages?: string } => ({ messages: word(search.messages) }),
    component: lazyRouteComponent(() => import("../pages/episodes/EpisodePage"), "EpisodePage"),
  }),
  createRoute({
    ...at,
    path: "/contacts",
    component: lazyRouteComponent(() => import("../pages/contacts/ContactsPage"), "ContactsPage"),
  }),
  createRoute({
    ...at,
    path: "/contacts/$id",
    component: lazyRouteComponent(() => import("../pages/contacts/ContactPage"), "ContactPage"),
  }),
  createRoute({
    ...at,
    path: "/suppressions",
    component: lazyRouteComponent(() => import("../pages/suppressions/SuppressionsPage"), "SuppressionsPage"),
  }),
  createRoute({
    ...at,
    path: "/data-requests",
    component: lazyRouteComponent(() => import("../pages/data-requests/DataRequestsPage"), "DataRequestsPage"),
  }),
  createRoute({
    ...at,
    path: "/messages",
    component: lazyRouteComponent(() => import("../pages/messages/MessagesPage"), "MessagesPage"),
  }),
  createRoute({
    ...at,
    path: "/messages/$kind/$language",
    component: lazyRouteComponent(() => import("../pages/messages/TemplatePage"), "TemplatePage"),
  }),
  createRoute({
    ...at,
    path: "/conversions",
    component: lazyRouteComponent(() => import("../pages/conversions/ConversionsPage"), "ConversionsPage"),
  }),
  createRoute({
    ...at,
    path: "/settings/{-$section}",
    component: lazyRouteComponent(() => import("../pages/settings/SettingsPage"), "SettingsPage"),
  }),
  createRoute({
    ...at,
    path: "/import",
    component: lazyRouteComponent(() => import("../pages/import/ImportPage"), "ImportPage"),
  }),
  createRoute({ ...at, path: "/team", component: lazyRouteComponent(() => import("../pages/team/TeamPage"), "TeamPage") }),
  createRoute({ ...at, path: "/keys", component: lazyRouteComponent(() => import("../pages/keys/KeysPage"), "KeysPage") }),
  createRoute({ ...at, path: "/audit", component: lazyRouteComponent(() => import("../pages/audit/AuditPage"), "AuditPage") }),
  createRoute({
    ...at,
    path: "/account",
    component: lazyRouteComponent(() => import("../pages/account/AccountPage"), "AccountPage"),
  }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren(pages),
  // Words stand in addresses as they are, without quotation marks.
  stringifySearch: stringifySearchWith(JSON.stringify),
  defaultPreload: "intent",
  scrollRestoration: true,
  defaultPendingMs: 300,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
