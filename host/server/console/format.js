// Numbers and times as people read them.

import { locale } from "./i18n.js";

/** What stands where there is no number. */
export const NONE = "–";

export const count = (n) => (Number.isFinite(n) ? n.toLocaleString(locale()) : NONE);

/** One digit after the point while there is one before it. */
const brief = (n) => (n !== 0 && n < 9.95 ? n.toFixed(1) : count(Math.round(n)));

export const rate = (n) => (Number.isFinite(n) ? brief(n) : NONE);

/** Microseconds, with the unit that leaves few digits. */
export function micros(us) {
  if (!Number.isFinite(us) || us <= 0) return NONE;
  if (us < 999.5) return `${brief(us)} µs`;
  return us < 999_500 ? `${brief(us / 1e3)} ms` : `${brief(us / 1e6)} s`;
}

export function bytes(n) {
  if (!Number.isFinite(n) || n <= 0) return NONE;
  return n < 1_048_576 ? `${brief(n / 1024)} KiB` : `${brief(n / 1_048_576)} MiB`;
}

/** A share of a whole. All and nothing are said only when they are so. */
export function percent(part, whole) {
  if (!whole) return NONE;
  const exact = (100 * part) / whole;
  const near = Math.min(Math.max(exact, part > 0 ? 0.1 : 0), part < whole ? 99.9 : 100);
  return `${Number.isInteger(near) ? near : near.toFixed(1)} %`;
}

export const moment = (ms) => new Date(ms).toLocaleString(locale());

/** The time of day, and the day too when it is another one. */
export function clock(ms) {
  const at = new Date(ms);
  const today = at.toDateString() === new Date().toDateString();
  return today ? at.toLocaleTimeString(locale()) : at.toLocaleString(locale(), { dateStyle: "short", timeStyle: "medium" });
}

const UNITS = [["day", 86_400], ["hour", 3_600], ["minute", 60], ["second", 1]];

/** How long ago, roughly. */
export function ago(ms) {
  const seconds = Math.max(0, Math.round((Date.now() - ms) / 1000));
  const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat(locale(), { style: "short", numeric: "auto" }).format(-Math.floor(seconds / size), unit);
}
