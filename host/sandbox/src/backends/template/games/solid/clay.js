// Helpers of the models: shapes are added to a lump of coloured triangles. One unit is about half a figure's height;
// y points up, feet stand at zero, the figure looks along +z.
const CLAY = (() => {
  const { rgb, shade, mix } = PAINT;
  const TAU = Math.PI * 2;
  function turned(v, a) {
    let [x, y, z] = v;
    [y, z] = [y * Math.cos(a[0]) - z * Math.sin(a[0]), y * Math.sin(a[0]) + z * Math.cos(a[0])];
    [x, z] = [x * Math.cos(a[1]) + z * Math.sin(a[1]), -x * Math.sin(a[1]) + z * Math.cos(a[1])];
    [x, y] = [x * Math.cos(a[2]) - y * Math.sin(a[2]), x * Math.sin(a[2]) + y * Math.cos(a[2])];
    return [x, y, z];
  }
  // A lump collects triangles (position, normal, colour); parts are lumps of their own that turn about a pivot.
  function lump() {
    const data = [], parts = [];
    let colour = [1, 1, 1], place = [0, 0, 0], turn = [0, 0, 0], scale = [1, 1, 1];
    const corner = (p, n) => {
      const s = turned([p[0] * scale[0], p[1] * scale[1], p[2] * scale[2]], turn), m = turned([n[0] / scale[0], n[1] / scale[1], n[2] / scale[2]], turn), l = Math.hypot(...m) || 1;
      data.push(s[0] + place[0], s[1] + place[1], s[2] + place[2], m[0] / l, m[1] / l, m[2] / l, colour[0], colour[1], colour[2]);
    };
    const quad = (a, b, c, d, na, nb = na, nc = na, nd = na) => { corner(a, na); corner(b, nb); corner(c, nc); corner(a, na); corner(c, nc); corner(d, nd); };
    const set = (x, y, z, hex, o = {}) => { place = [x, y, z]; colour = rgb(hex).map((v) => v / 255); turn = o.turn || [0, 0, 0]; scale = o.scale || [1, 1, 1]; };
    const self = {
      data, parts,
      ball(x, y, z, r, hex, o = {}) {
        set(x, y, z, hex, o);
        const across = o.fine || 10, down = Math.max(3, Math.round(across * 0.5));
        const at = (i, j) => { const a = (i / across) * TAU, b = (j / down) * Math.PI; return [Math.sin(b) * Math.cos(a), Math.cos(b), Math.sin(b) * Math.sin(a)]; };
        for (let j = 0; j < down; j++) for (let i = 0; i < across; i++) {
          const n = [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)];
          const p = n.map((v) => v.map((c) => c * r));
          // At the poles a square is a triangle.
          if (j > 0) { corner(p[0], n[0]); corner(p[1], n[1]); corner(p[2], n[2]); }
          if (j < down - 1) { corner(p[0], n[0]); corner(p[2], n[2]); corner(p[3], n[3]); }
        }
        return self;
      },
      box(x, y, z, w, h, d, hex, o = {}) {
        set(x, y, z, hex, o);
        const [a, b, c] = [w / 2, h / 2, d / 2];
        quad([-a, -b, c], [a, -b, c], [a, b, c], [-a, b, c], [0, 0, 1]);
        quad([a, -b, -c], [-a, -b, -c], [-a, b, -c], [a, b, -c], [0, 0, -1]);
        quad([a, -b, c], [a, -b, -c], [a, b, -c], [a, b, c], [1, 0, 0]);
        quad([-a, -b, -c], [-a, -b, c], [-a, b, c], [-a, b, -c], [-1, 0, 0]);
        quad([-a, b, c], [a, b, c], [a, b, -c], [-a, b, -c], [0, 1, 0]);
        quad([-a, -b, -c], [a, -b, -c], [a, -b, c], [-a, -b, c], [0, -1, 0]);
        return self;
      },
      // A cone stands on its place; with a second radius it is a tube.
      cone(x, y, z, r, h, hex, o = {}) {
        set(x, y, z, hex, o);
        const top = o.top || 0, n = o.fine || 12, slope = (r - top) / h;
        for (let i = 0; i < n; i++) {
          const a = (i / n) * TAU, b = ((i + 1) / n) * TAU, p = (t, k, y1) => [Math.cos(t) * k, y1, Math.sin(t) * k], m = (t) => [Math.cos(t), slope, Math.sin(t)];
          quad(p(b, r, 0), p(a, r, 0), p(a, top, h), p(b, top, h), m(b), m(a), m(a), m(b));
          corner([0, 0, 0], [0, -1, 0]); corner(p(a, r, 0), [0, -1, 0]); corner(p(b, r, 0), [0, -1, 0]);
          if (top) { corner([0, h, 0], [0, 1, 0]); corner(p(b, top, h), [0, 1, 0]); corner(p(a, top, h), [0, 1, 0]); }
        }
        return self;
      },
      ring(x, y, z, R, r, hex, o = {}) {
        set(x, y, z, hex, o);
        const n = o.fine || 24, m = 8;
        const at = (i, j) => { const a = (i / n) * TAU, b = (j / m) * TAU; return { p: [Math.cos(a) * (R + Math.cos(b) * r), Math.sin(a) * (R + Math.cos(b) * r), Math.sin(b) * r], n: [Math.cos(a) * Math.cos(b), Math.sin(a) * Math.cos(b), Math.sin(b)] }; };
        for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) { const q = [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)]; quad(...q.map((v) => v.p), ...q.map((v) => v.n)); }
        return self;
      },
      // A flat outline, given as x,y pairs around the middle, made `d` thick.
      slice(x, y, z, outline, d, hex, o = {}) {
        set(x, y, z, hex, o);
        const n = outline.length / 2, p = (i, k) => [outline[(i % n) * 2], outline[(i % n) * 2 + 1], k];
        for (let i = 0; i < n; i++) {
          const a = p(i, 0), b = p(i + 1, 0), nx = b[1] - a[1], ny = a[0] - b[0], l = Math.hypot(nx, ny) || 1;
          corner([0, 0, d / 2], [0, 0, 1]); corner(p(i, d / 2), [0, 0, 1]); corner(p(i + 1, d / 2), [0, 0, 1]);
          corner([0, 0, -d / 2], [0, 0, -1]); corner(p(i + 1, -d / 2), [0, 0, -1]); corner(p(i, -d / 2), [0, 0, -1]);
          quad(p(i, -d / 2), p(i + 1, -d / 2), p(i + 1, d / 2), p(i, d / 2), [nx / l, ny / l, 0]);
        }
        return self;
      },
      part(kind, x, y, z, make) {
        const inner = lump();
        make(inner);
        parts.push({ kind, pivot: [x, y, z], data: inner.data, parts: inner.parts });
        return self;
      },
      eyes(x, y, z, gap, r, ink = '#2b2233') {
        for (const s of [-1, 1]) { self.ball(x + s * gap, y, z, r, ink, { scale: [0.8, 1, 0.5], fine: 8 }); self.ball(x + s * gap + r * 0.25, y + r * 0.35, z + r * 0.4, r * 0.32, '#ffffff', { fine: 6 }); }
        return self;
      },
    };
    return self;
  }
  const star = (points, outer, inner) => Array.from({ length: points * 2 }, (_, i) => { const a = Math.PI / 2 + (i * Math.PI) / points, r = i % 2 ? inner : outer; return [Math.cos(a) * r, Math.sin(a) * r]; }).flat();
  return { lump, star, shade, mix };
})();
