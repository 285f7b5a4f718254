// An identity provider on loopback: a key set, and tokens for one account.

import { generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { createServer } from "node:http";

const base64 = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

/** Starts it. `environment` is what a server needs to know of it. */
export async function identity({ email, password }) {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = { ...publicKey.export({ format: "jwk" }), kid: "one", alg: "ES256", use: "sig" };
  const user = randomUUID();
  let url;

  function token() {
    const now = Math.floor(Date.now() / 1000);
    const head = base64({ alg: "ES256", typ: "JWT", kid: key.kid });
    const claims = base64({ iss: `${url}/auth/v1`, aud: "authenticated", sub: user, email, iat: now, exp: now + 3600, role: "authenticated" });
    const signature = sign("sha256", Buffer.from(`${head}.${claims}`), { key: privateKey, dsaEncoding: "ieee-p1363" });
    return `${head}.${claims}.${signature.toString("base64url")}`;
  }

  const allowed = { "access-control-allow-origin": "*", "access-control-allow-headers": "apikey, content-type" };
  const answer = (response, status, body) => {
    response.writeHead(status, { "content-type": "application/json", ...allowed });
    response.end(JSON.stringify(body));
  };
  const server = createServer(async (request, response) => {
    const path = request.url.split("?")[0];
    if (request.method === "OPTIONS") return answer(response, 200, {});
    if (path === "/auth/v1/.well-known/jwks.json") return answer(response, 200, { keys: [key] });
    if (path !== "/auth/v1/token") return answer(response, 404, {});
    let text = "";
    for await (const chunk of request) text += chunk;
    const asked = JSON.parse(text);
    if (asked.email !== email || asked.password !== password) return answer(response, 400, { error: "invalid_grant" });
    answer(response, 200, { access_token: token(), refresh_token: "again", token_type: "bearer", expires_in: 3600 });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${server.address().port}`;
  return {
    environment: { SUPABASE_URL: url, SUPABASE_ANON_KEY: "anon" },
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}
