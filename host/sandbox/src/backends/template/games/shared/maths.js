// ---- numbers and chance ----
const TAU = Math.PI * 2;
const clamp = (v, low, high) => Math.max(low, Math.min(high, v));
const lerp = (a, b, t) => a + (b - a) * t;
const approach = (from, to, step) => (from < to ? Math.min(to, from + step) : Math.max(to, from - step));
const glide = (from, to, rate, dt) => from + (to - from) * (1 - Math.exp(-rate * dt));
const backOut = (t) => 1 + 2.7 * Math.pow(t - 1, 3) + 1.7 * Math.pow(t - 1, 2);
const turnTo = (from, to) => { let d = (to - from) % TAU; if (d > Math.PI) d -= TAU; if (d < -Math.PI) d += TAU; return d; };

// A small seeded generator (mulberry32): the same game deals the same round shapes.
function dice(seed) {
  let s = seed >>> 0;
  const roll = () => {
    s = (s + 0x6d2b79f5) >>> 0;
    let t = Math.imul(s ^ (s >>> 15), 1 | s);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    roll,
    between: (a, b) => a + (b - a) * roll(),
    whole: (n) => Math.floor(roll() * n),
    pick: (list) => list[Math.floor(roll() * list.length)],
    chance: (p) => roll() < p,
  };
}
const luck = dice(GAME.seed);
