import { list } from "../parts/useList";
import { answer, api } from "./client";
import type { Audit } from "./types";

export const audit = () => list(["audit"], (after) => answer<Audit>(api.GET("/admin/v1/audit", { params: { query: { after } } })));
