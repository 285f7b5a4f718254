// Two small pictures: how a number went, and how long a thing is beside others. Their sizes are attributes, as the page
// allows no inline style.

import { draw } from "./dom.js";

const WIDTH = 96;
const HEIGHT = 22;

/** The last values, oldest first, over zero. `label` says the same in words. */
export function spark(values, label, kind = "") {
  const top = Math.max(...values, 0);
  const step = WIDTH / Math.max(values.length - 1, 1);
  const point = (value, at) => `${(at * step).toFixed(1)},${(HEIGHT - 1 - (top > 0 ? (value / top) * (HEIGHT - 3) : 0)).toFixed(1)}`;
  const points = values.map(point);
  const line = points.length > 1 && draw("polyline", { points: points.join(" "), "vector-effect": "non-scaling-stroke" });
  const area = points.length > 1 && draw("polygon", { points: `0,${HEIGHT} ${points.join(" ")} ${WIDTH},${HEIGHT}` });
  return draw(
    "svg",
    { class: `spark ${kind}`, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": label },
    area,
    line,
  );
}

/** Parts of a whole side by side: [[part, class], …]. */
export function bar(parts, whole, label) {
  let x = 0;
  const rects = parts.map(([part, kind]) => {
    const width = whole > 0 ? (100 * part) / whole : 0;
    const rect = draw("rect", { class: kind, x: x.toFixed(2), y: 0, width: width.toFixed(2), height: 6 });
    x += width;
    return rect;
  });
  return draw("svg", { class: "gauge", viewBox: "0 0 100 6", preserveAspectRatio: "none", role: "img", "aria-label": label }, rects);
}
