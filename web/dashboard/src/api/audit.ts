import { list } from "../parts/useList";
import { answer, api } from "./client";

export const audit = () => list(["audit"], (after) => answer(api.GET("/admin/v1/audit", { params: { query: { after } } })));
