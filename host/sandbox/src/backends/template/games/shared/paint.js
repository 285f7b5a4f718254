// The drawings of this game. Each is a function of time and pose, so nothing has to be loaded.
const PAINT = (() => {
  const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));
  const hexOf = (parts) => '#' + parts.map((v) => Math.max(0, Math.min(255, Math.round(v))).toString(16).padStart(2, '0')).join('');
  const mix = (a, b, t) => { const x = rgb(a), y = rgb(b); return hexOf(x.map((v, i) => v + (y[i] - v) * t)); };
  const shade = (hex, by) => mix(hex, by < 0 ? '#000000' : '#ffffff', Math.abs(by));
  const clear = (hex, alpha) => { const c = rgb(hex); return `rgba(${c[0]},${c[1]},${c[2]},${alpha})`; };
  return { rgb, hexOf, mix, shade, clear };
})();
const ART = {};
