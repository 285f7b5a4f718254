// Who is there: the development sign-in of a server on a loopback address.

const KEY = "waza.token";

const kept = () => {
  try { return sessionStorage.getItem(KEY); } catch { return null; }
};

let token = kept();

export const accessToken = () => token;

/** Asks for a token. `null` when this server offers no sign-in to this page. */
export async function signIn() {
  const config = await (await fetch("/api/config")).json();
  if (!config.devSignIn) return null;
  const response = await fetch("/api/dev/sign-in", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  if (!response.ok) return null;
  token = (await response.json()).access_token;
  try { sessionStorage.setItem(KEY, token); } catch { /* asked again at the next load */ }
  return token;
}

/** GET with the token; JSON or null. */
export async function get(path) {
  const response = await fetch(path, { headers: { authorization: `Bearer ${token}` } });
  return response.ok ? response.json() : null;
}
