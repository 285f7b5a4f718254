// The live connection: opens, listens, notices when it has gone quiet, comes back with growing pauses. It says `link`
// with {state: connecting | live | away | refused, reason, again} and hands every event on as `news`.

import { Refused, headers, refusal } from "./api.js";
import { Frames } from "./sse.js";

const FIRST_PAUSE_MS = 500;
const LAST_PAUSE_MS = 15_000;
/** Before the first event, and beyond three times the longest gap since, a connection counts as dead. */
const OPENING_MS = 10_000;
const GRACE_MS = 5_000;

export class Stream extends EventTarget {
  #turn = 0;
  #skip = () => {};

  /** Listens until `stop`; a second call begins anew. */
  async start() {
    const turn = ++this.#turn;
    this.#skip();
    let pause = FIRST_PAUSE_MS;
    while (turn === this.#turn) {
      this.#say("link", { state: "connecting" });
      let heard = false;
      const reason = await this.#listen(turn, () => { heard = true; }).catch((error) => error);
      if (turn !== this.#turn) return;
      if (reason instanceof Refused && [401, 403].includes(reason.status)) {
        this.#say("link", { state: "refused", reason });
        return;
      }
      pause = heard ? FIRST_PAUSE_MS : Math.min(pause * 1.7, LAST_PAUSE_MS);
      // Many pages that lost one server do not all come back in the same moment.
      await this.#wait(pause * (0.8 + 0.4 * Math.random()), reason);
    }
  }

  stop() {
    this.#turn += 1;
    this.#skip();
  }

  /** Tries again at once, if it waits. */
  now() {
    this.#skip();
  }

  async #listen(turn, onFirst) {
    const broken = new AbortController();
    let dog;
    let [gap, last] = [0, performance.now()];
    const alive = (limit) => {
      clearTimeout(dog);
      dog = setTimeout(() => broken.abort(), limit);
    };
    alive(OPENING_MS);
    try {
      const response = await fetch("/admin/v1/events", { cache: "no-store", headers: headers(), signal: broken.signal });
      if (!response.ok) throw await refusal(response);
      const frames = new Frames();
      for await (const text of pieces(response.body)) {
        if (turn !== this.#turn) return;
        const now = performance.now();
        gap = Math.max(gap * 0.98, now - last);
        last = now;
        alive(GRACE_MS + 3 * gap);
        for (const { event, data } of frames.push(text)) {
          onFirst();
          this.#say("link", { state: "live" });
          this.#say("news", { event, data: JSON.parse(data) });
        }
      }
    } finally {
      clearTimeout(dog);
      broken.abort();
    }
  }

  async #wait(ms, reason) {
    this.#say("link", { state: "away", reason, again: Date.now() + ms });
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#skip = () => { clearTimeout(timer); resolve(); };
    });
    this.#skip = () => {};
  }

  #say(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

async function* pieces(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
