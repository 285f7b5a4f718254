// Who is there: the development sign-in of a server on a loopback address, or an account at the identity provider that
// the server names.

import { $ } from "./dom.js";

const KEY = "waza.token";

const kept = () => {
  try { return JSON.parse(sessionStorage.getItem(KEY)); } catch { return null; }
};

/** `{access, refresh}`, or nothing. */
let tokens = kept();

export const accessToken = () => tokens?.access ?? null;

/** Asks for a token. `null` when this server offers no sign-in to this page. */
export async function signIn() {
  const config = await (await fetch("/api/config")).json();
  if (config.devSignIn) return development();
  if (!config.supabaseUrl) return null;
  return (tokens?.refresh && (await exchange(config, "refresh_token", { refresh_token: tokens.refresh }))) || ask(config);
}

async function development() {
  const response = await fetch("/api/dev/sign-in", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  return response.ok ? keep((await response.json()).access_token, null) : null;
}

/** Shows the form until somebody is let in. */
function ask(config) {
  const dialog = $("#sign-in");
  // Only the page where games are made has the form.
  if (!dialog) return null;
  const form = $("#sign-in-form");
  if (!dialog.open) dialog.showModal();
  return new Promise((resolve) => {
    form.onsubmit = async (event) => {
      event.preventDefault();
      const { email, password } = form.elements;
      const token = await exchange(config, "password", { email: email.value, password: password.value });
      $("#sign-in-problem").hidden = token !== null;
      if (token === null) return;
      password.value = "";
      dialog.close();
      resolve(token);
    };
  });
}

async function exchange({ supabaseUrl, supabaseAnonKey }, grant, body) {
  try {
    const response = await fetch(`${supabaseUrl}/auth/v1/token?grant_type=${grant}`, {
      method: "POST",
      headers: { "content-type": "application/json", apikey: supabaseAnonKey ?? "" },
      body: JSON.stringify(body),
    });
    if (!response.ok) return null;
    const answer = await response.json();
    return keep(answer.access_token, answer.refresh_token ?? null);
  } catch {
    return null;
  }
}

function keep(access, refresh) {
  tokens = { access, refresh };
  try { sessionStorage.setItem(KEY, JSON.stringify(tokens)); } catch { /* asked again at the next load */ }
  return access;
}

const bearer = () => ({ authorization: `Bearer ${accessToken()}` });

/** GET with the token; JSON or null. */
export async function get(path) {
  const response = await fetch(path, { headers: bearer() });
  return response.ok ? response.json() : null;
}

/** GET with the token; the bytes or null. */
export async function blob(path) {
  const response = await fetch(path, { headers: bearer() });
  return response.ok ? response.blob() : null;
}

/** Anything else with the token: a form as it is, other bodies as JSON. */
export async function request(method, path, body) {
  const isForm = body instanceof FormData;
  const headers = body === undefined || isForm ? bearer() : { ...bearer(), "content-type": "application/json" };
  const response = await fetch(path, { method, headers, body: isForm || body === undefined ? body : JSON.stringify(body) });
  const answer = await response.json().catch(() => ({}));
  return { ok: response.ok, body: answer };
}
