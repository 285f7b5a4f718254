// What operators and other web servers do while the console is looked at: stage plugins, and call those that serve.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { volume } from "./server.mjs";

/** Paths that every policy allows, and some that only a policy with some depth does. */
export const SHALLOW = ["index.html", "game.js", "assets/cat.png"];
export const DEEP = "src/a/b/c/deep.js";
const DEEPER = [DEEP, "assets/levels/one/tiles/grass.png", "src/scenes/title/ui/button.js"];

export class Operator {
  constructor(server, operatorToken, serviceToken) {
    Object.assign(this, { server, operatorToken, serviceToken });
  }

  static async of(server) {
    return new Operator(server, await server.secret("admin-token"), await server.secret("service-token"));
  }

  /** Where the console is, signed in. */
  get console() {
    return `${this.server.operators}/#token=${this.operatorToken}`;
  }

  async post(path, body) {
    const response = await send(`${this.server.operators}/admin/v1/${path}`, this.operatorToken, body);
    return { status: response.status, body: await response.json() };
  }

  /** The volume's policy with other settings, staged. */
  async stagePolicy(settings, why = "") {
    const folder = join(volume, "plugins/path-policy");
    const manifest = await readFile(join(folder, "plugin.toml"), "utf8");
    const component = await readFile(join(folder, "plugin.wasm"), "base64");
    const changed = manifest.replace(/^\[settings\]$/m, `[settings]\n${settings}`);
    if (changed === manifest) throw new Error("the policy's manifest has no [settings] to change");
    return this.post("rollouts", { uploads: [{ manifest: changed, component }], then: "stage", why });
  }

  /** A component that was cut off on its way. */
  async stageBroken(settings) {
    const folder = join(volume, "plugins/path-policy");
    const manifest = (await readFile(join(folder, "plugin.toml"), "utf8")).replace(/^\[settings\]$/m, `[settings]\n${settings}`);
    const component = (await readFile(join(folder, "plugin.wasm"))).subarray(0, 4_096).toString("base64");
    return this.post("rollouts", { uploads: [{ manifest, component }], then: "stage" });
  }

  /** Asks the policy; the verdicts by path, and the line-up that gave them. */
  async check(paths, user) {
    const accesses = paths.map((path) => ({ operation: "write", origin: "model", path }));
    const response = await this.call("paths/check", { accesses }, user);
    const { value, lineup } = await response.json();
    return { lineup, allowed: Object.fromEntries(paths.map((path, at) => [path, value[at].kind === "allow"])) };
  }

  async call(path, body, user) {
    const response = await send(`${this.server.url}/v1/${path}`, this.serviceToken, body, user ? { "x-waza-user": user } : {});
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  }

  /** Calls as a game server makes them, until told to stop: the function that it gives waits for the last. */
  traffic(users = 24) {
    let on = true;
    const calls = (async () => {
      for (let at = 0; on; at += 1) {
        const user = `user-${at % users}`;
        await this.check(at % 16 === 0 ? [...SHALLOW, DEEPER[(at / 16) % DEEPER.length]] : SHALLOW, user);
        if (at % 4 === 0) await this.call("intent", { request: { text: "make a 2D game where a cat catches fish" } }, user);
        if (at % 8 === 0) await this.call("skills/rank", { request: { text: "a 2D puzzle" }, options: { max_results: 3 } }, user);
      }
    })();
    return async () => {
      on = false;
      await calls;
    };
  }
}

function send(url, token, body, headers = {}) {
  return fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}
