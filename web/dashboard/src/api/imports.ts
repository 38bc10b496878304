import { answer, api } from "./client";

export interface Upload {
  file_name: string;
  csv: string;
  platform?: string;
  columns?: Record<string, string>;
}

export const previewImport = (body: Upload) => answer(api.POST("/admin/v1/imports/preview", { body }));
export const runImport = (body: Upload) => answer(api.POST("/admin/v1/imports", { body }));
