// What the last events said, for the small pictures: so many values of so many series, and no more.

const VALUES = 60;
const SERIES = 512;

export class Trail {
  #series = new Map();

  /** Adds a value to a series. */
  note(name, value) {
    const values = this.#series.get(name) ?? [];
    values.push(Number.isFinite(value) ? value : 0);
    if (values.length > VALUES) values.shift();
    // The series that was noted longest ago makes room.
    this.#series.delete(name);
    this.#series.set(name, values);
    if (this.#series.size > SERIES) this.#series.delete(this.#series.keys().next().value);
  }

  of(name) {
    return this.#series.get(name) ?? [];
  }

  /** By how much a count that only grows has grown at each step. */
  growth(name) {
    const counts = this.of(name);
    return counts.slice(1).map((count, at) => Math.max(0, count - counts[at]));
  }
}
