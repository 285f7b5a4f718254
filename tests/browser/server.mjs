// A running `waza serve` of a suite's own, on a port of the system's choice.

import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const root = join(import.meta.dirname, "../..");
const program = process.env.WAZA_BIN ?? join(root, "target/debug/waza");
export const volume = process.env.WAZA_VOLUME ?? join(root, "target/waza/volume");

// The server refuses settings that it does not know, and those of the suites are not its own.
const OURS = [
  "WAZA_BIN", "WAZA_VOLUME", "WAZA_FIXTURES", "WAZA_EXAMPLES", "WAZA_CHROMIUM", "WAZA_SCREENSHOT", "WAZA_CONSOLE_SCREENSHOT",
  "WAZA_WASM_TOOLCHAIN",
];
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.includes(name)));

/** Starts a server; `url` is where its page is. With `admin`, an address, operators have a listener, at `operators`. */
export async function start({ admin, folder, environment = {} } = {}) {
  const data = folder ?? (await mkdtemp(join(tmpdir(), "waza-browser-")));
  const args = ["serve", "--listen", "127.0.0.1:0", "--volume", volume, "--data-dir", data];
  if (admin) args.push("--admin", admin);
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...env, WAZA_LOG: "warn", WAZA_LIMITS__GENERATIONS_PER_MINUTE: "1000", ...environment },
  });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const told = await new Promise((resolve, reject) => {
    const told = {};
    child.on("error", reject);
    child.on("exit", (code) => reject(new Error(`the server ended with ${code} before it listened`)));
    createInterface(child.stdout).on("line", (line) => {
      const [, what, where] = /^waza: (listening on|operators at) (http:\S+)/.exec(line) ?? [];
      if (what) told[what === "operators at" ? "operators" : "url"] = where;
      if (told.url && (told.operators || !admin)) resolve(told);
    });
  });
  return {
    ...told,
    /** A secret that the server made in its data folder. */
    secret: async (name) => (await readFile(join(data, name), "utf8")).trim(),
    /** Stops it where it stands, as a machine that hangs does; its connections stay. */
    freeze: () => child.kill("SIGSTOP"),
    thaw: () => child.kill("SIGCONT"),
    /** Ends it as a power cut would; what it has written stays, and another one can be started there. */
    async kill() {
      child.kill("SIGKILL");
      await ended;
      return data;
    },
    async stop() {
      child.kill("SIGTERM");
      await ended;
      await rm(data, { recursive: true });
    },
  };
}
