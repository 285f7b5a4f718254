// The socket: opens, signs in, keeps alive, comes back. One listener gets every frame.

const PING_MS = 10_000;
const PONG_MS = 2_000;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 10_000;

export class Wire extends EventTarget {
  #socket = null;
  #retry = FIRST_RETRY_MS;
  #ping = null;
  #pong = null;
  #token;

  constructor(token) {
    super();
    this.#token = token;
  }

  open() {
    this.#say("state", "connecting");
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/`);
    this.#socket = socket;
    socket.onopen = async () => this.send({ type: "init", access_token: await this.#token() });
    socket.onmessage = ({ data }) => this.#take(JSON.parse(data));
    socket.onclose = () => this.#lost(socket);
  }

  send(frame) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #take(frame) {
    if (frame.type === "pong") {
      clearTimeout(this.#pong);
      return;
    }
    if (frame.type === "init") {
      this.#retry = FIRST_RETRY_MS;
      this.#say("state", "connected");
      clearInterval(this.#ping);
      this.#ping = setInterval(() => this.#beat(), PING_MS);
    }
    this.#say("frame", frame);
  }

  #beat() {
    if (!this.send({ type: "ping" })) return;
    const socket = this.#socket;
    // A peer that is gone says no goodbye: it is not waited for.
    this.#pong = setTimeout(() => {
      socket.close();
      this.#lost(socket);
    }, PONG_MS);
  }

  #lost(socket) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    clearInterval(this.#ping);
    clearTimeout(this.#pong);
    this.#say("state", "offline");
    setTimeout(() => this.open(), this.#retry);
    this.#retry = Math.min(this.#retry * 1.5, LAST_RETRY_MS);
  }

  #say(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
