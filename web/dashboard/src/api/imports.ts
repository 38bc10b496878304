import { answer, later } from "./client";
import type { ImportPreview, ImportResult } from "./types";

export interface Upload {
  file_name: string;
  csv: string;
  platform?: string;
  columns?: Record<string, string>;
}

export const previewImport = (body: Upload) => answer<ImportPreview>(later.POST("/admin/v1/imports/preview", { body }));
export const runImport = (body: Upload) => answer<ImportResult>(later.POST("/admin/v1/imports", { body }));
