// A running `waza serve` of a suite's own, on a port of the system's choice.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const root = join(import.meta.dirname, "../..");
const program = process.env.WAZA_BIN ?? join(root, "target/debug/waza");
const volume = process.env.WAZA_VOLUME ?? join(root, "target/waza/volume");

// The server refuses settings that it does not know, and those of the suites are not its own.
const OURS = ["WAZA_BIN", "WAZA_VOLUME", "WAZA_FIXTURES", "WAZA_EXAMPLES", "WAZA_CHROMIUM", "WAZA_SCREENSHOT", "WAZA_WASM_TOOLCHAIN"];
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.includes(name)));

/** Starts a server; `url` is where its page is. */
export async function start() {
  const folder = await mkdtemp(join(tmpdir(), "waza-browser-"));
  const args = ["serve", "--listen", "127.0.0.1:0", "--volume", volume, "--data-dir", folder];
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"], env: { ...env, WAZA_LOG: "warn" } });
  const url = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`the server ended with ${code} before it listened`)));
    createInterface(child.stdout).on("line", (line) => {
      const found = /^waza: listening on (http:\S+)/.exec(line);
      if (found) resolve(found[1]);
    });
  });
  return {
    url,
    async stop() {
      const ended = new Promise((resolve) => child.on("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}
