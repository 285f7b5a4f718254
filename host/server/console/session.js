// Who is there: the operator's token. It is kept for this tab, and never part of a request's address.

const KEY = "waza.operator";

let token = kept();

function kept() {
  try { return sessionStorage.getItem(KEY) || null; } catch { return null; }
}

export const operatorToken = () => token;

export function signIn(given) {
  token = given.trim() || null;
  try { sessionStorage.setItem(KEY, token ?? ""); } catch { /* asked again at the next load */ }
}

export function signOut() {
  token = null;
  try { sessionStorage.removeItem(KEY); } catch { /* nothing was kept */ }
}

/** A token behind `#token=` in the address is taken, and goes from the address. Whether there was one. */
export function takeFromAddress() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!given) return false;
  signIn(given);
  history.replaceState(null, "", location.pathname);
  return true;
}
