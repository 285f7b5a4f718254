// Requests under /admin/v1. A refusal is an error that carries what the server said, and what to do about it.

import { operatorToken } from "./session.js";

/** A verb waits for the other replicas; longer than this and the answer is not worth waiting for. */
const PATIENCE_MS = 75_000;

export class Refused extends Error {
  constructor(status, { code = "", message = "", hint = "" } = {}) {
    super(message || `HTTP ${status}`);
    Object.assign(this, { status, code, hint });
  }
}

/** What went wrong and what to do about it, in one line. */
export const sentence = ({ message, hint }) => [message, hint].filter(Boolean).join(" – ");

export const headers = () => ({ authorization: `Bearer ${operatorToken() ?? ""}` });

/** JSON, or a `Refused`; another error means that the server was not reached. */
async function ask(path, options = {}) {
  const response = await fetch(`/admin/v1/${path}`, {
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE_MS),
    ...options,
    headers: { ...headers(), ...options.headers },
  });
  if (response.ok) return response.json();
  throw await refusal(response);
}

export async function refusal(response) {
  const body = await response.json().catch(() => ({}));
  return new Refused(response.status, body.error);
}

/** `query` may have empty values; those are left out. */
export function get(path, query = {}) {
  const set = Object.entries(query).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  return ask(set.length ? `${path}?${new URLSearchParams(set)}` : path);
}

export function post(path, body) {
  return ask(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}
