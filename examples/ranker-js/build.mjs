// Makes the component: `node build.mjs [OUTPUT]`.

import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { componentize } from "@bytecodealliance/componentize-js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const { component } = await componentize({
  sourcePath: here("ranker.js"),
  witPath: here("../../wit"),
  worldName: "skill-ranker-plugin",
  // A plugin computes and nothing else. Without these the component imports nothing.
  disableFeatures: ["clocks", "fetch-event", "http", "random", "stdio"],
});
await writeFile(process.argv[2] ?? "plugin.wasm", component);
