import { gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vite";

/**
 * The server sends what the build made as it is, so each file is gzipped here, and `files.rs` lists them for `include!`: a hashed name
 * never changes its text. Packed files are compared by what is in them (`check.mjs`), because zlib's versions pack differently.
 */
function packed(): Plugin {
  return {
    name: "packed",
    apply: "build",
    generateBundle: {
      // After Vite's own, which writes the names of parts into those that fetch them.
      order: "post",
      handler(_, bundle) {
        const names: string[] = [];
        for (const [name, file] of Object.entries(bundle)) {
          if (!name.startsWith("assets/")) continue;
          const source = Buffer.from(file.type === "chunk" ? file.code : file.source);
          if (source.includes("__VITE_")) this.error(`${name} is packed before it is whole`);
          delete bundle[name];
          this.emitFile({ type: "asset", fileName: `${name}.gz`, source: gzipSync(source, { level: 9 }) });
          names.push(name.slice("assets/".length));
        }
        const lines = names.sort().map((name) => `    ("${name}", include_bytes!("assets/${name}.gz")),\n`);
        this.emitFile({ type: "asset", fileName: "files.rs", source: `&[\n${lines.join("")}]\n` });
      },
    },
  };
}

/** Charts, and what only they need, are fetched when one is shown. The first group that matches takes a module with all that it imports. */
const CHARTS =
  "@mantine/charts|recharts|victory-vendor|d3-|internmap|decimal|@reduxjs|redux|reselect|react-redux|immer|es-toolkit|eventemitter3|react-is";
const GROUPS = [
  { name: "libraries", test: new RegExp(`node_modules/(?!${CHARTS})`), priority: 3 },
  { name: "parts", test: /src\/(api|app|format|parts(?!\/charts))\//, priority: 2 },
  { name: "charts", test: new RegExp(`node_modules/(${CHARTS})|src/parts/charts`), priority: 1 },
];

export default defineConfig({
  plugins: [react(), packed()],
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    // Libraries apart from our own pages: a change of ours leaves their files, and what browsers keep of them, as they are.
    rolldownOptions: { output: { codeSplitting: { groups: GROUPS } } },
  },
  server: { proxy: { "/admin": process.env.SHELFBELL ?? "http://127.0.0.1:8080" } },
});
