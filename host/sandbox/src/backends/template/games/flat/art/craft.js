// Things that people ride.
(() => {
  const { oval, dot, poly, path, slab, curve, edge, face, star, eyes, smile } = PEN;
  const { shade, mix } = PAINT;
  const flame = (g, p, x, y, turn, size = 1) => {
    const k = size * (0.8 + Math.sin(p.t * 40) * 0.2);
    g.save(); g.translate(x, y); g.rotate(turn); g.scale(size, k);
    path(g, 'M-.22 0C-.26 .3-.1 .42 0 .7C.1 .42 .26 .3 .22 0Z', '#ff8a2b');
    path(g, 'M-.12 0C-.14 .18-.06 .26 0 .42C.06 .26 .14 .18 .12 0Z', '#ffe66b');
    g.restore();
  };
  const wheel = (g, x, y, r, p) => {
    dot(g, x, y, r, '#2f3242', '#1d1f2b'); dot(g, x, y, r * 0.5, '#d5dae6');
    g.save(); g.translate(x, y); g.rotate(p.t * 9 * (0.3 + p.run)); curve(g, 'M-.09 0H.09M0-.09V.09', '#7b8397', 0.035); g.restore();
  };
  ART.rocket = { up: true, color: '#f2f5fb', draw(g, p) {
    const c = p.color, line = edge('#5c6b8a');
    flame(g, p, 0, 0.66, 0);
    for (const s of [-1, 1]) { g.save(); g.scale(s, 1); path(g, 'M.28 .2C.62 .36 .7 .6 .64 .86C.5 .7 .38 .64 .24 .62Z', '#ef4d5b', line); g.restore(); }
    path(g, 'M0-1C.4-.7 .46-.1 .36 .66L-.36 .66C-.46-.1-.4-.7 0-1Z', c, line);
    path(g, 'M0-1C.2-.84 .32-.62 .37-.4L-.37-.4C-.32-.62-.2-.84 0-1Z', '#ef4d5b', line);
    path(g, 'M.12 .66C.22 0 .22-.3 .2-.4L.37-.4C.46-.06 .42 .3 .36 .66Z', 'rgba(70,90,140,0.18)');
    dot(g, 0, -0.06, 0.22, '#ffd45c', line); dot(g, 0, -0.06, 0.15, '#7fd4ff');
    if (p.cute) { eyes(g, 0, -0.08, 0.07, 0.04, p); smile(g, 0, 0, 0.04, p); } else curve(g, 'M-.08-.12C-.06-.16-.02-.18 .02-.18', '#ffffff', 0.035);
    slab(g, -0.3, 0.5, 0.6, 0.1, 0.03, '#ef4d5b', line);
  } };
  ART.ship = { up: true, color: '#4fa3ff', draw(g, p) {
    const c = p.color, line = edge(c);
    for (const s of [-1, 1]) flame(g, p, s * 0.28, 0.62, 0, 0.6);
    for (const s of [-1, 1]) { g.save(); g.scale(s, 1); path(g, 'M.16-.1L.92 .44L.94 .72L.2 .56Z', c, line); slab(g, 0.8, 0.1, 0.12, 0.62, 0.05, '#ff5b6e', line); path(g, 'M.2 .3L.66 .54L.22 .52Z', shade(c, 0.4)); g.restore(); }
    path(g, 'M0-.98C.22-.6 .28 .2 .24 .66L-.24 .66C-.28 .2-.22-.6 0-.98Z', mix(c, '#ffffff', 0.75), line);
    path(g, 'M0-.6C.12-.4 .14-.1 .12 .06L-.12 .06C-.14-.1-.12-.4 0-.6Z', '#294a7d', line);
    curve(g, 'M-.02-.5C-.08-.36-.09-.2-.08-.1', '#9fd8ff', 0.05);
    face(g, 0, 0.26, 0.26, p);
  } };
  ART.plane = { up: true, color: '#ff6b57', draw(g, p) {
    const c = p.color, line = edge(c);
    for (const s of [-1, 1]) { g.save(); g.scale(s, 1); path(g, 'M.1-.2L.96 .16C1 .3 .98 .4 .9 .42L.1 .28Z', c, line); path(g, 'M.08 .56L.42 .78L.4 .9L.06 .82Z', c, line); curve(g, 'M.6 .06L.6 .34', '#ffffff', 0.09); g.restore(); }
    path(g, 'M0-.8C.24-.6 .24 .3 .1 .9L-.1 .9C-.24 .3-.24-.6 0-.8Z', mix(c, '#ffffff', 0.75), line);
    path(g, 'M-.13-.34C-.08-.5 .08-.5 .13-.34L.11-.06L-.11-.06Z', '#7fd4ff', line);
    g.save(); g.translate(0, -0.82); g.scale(Math.cos(p.t * 40), 1); oval(g, 0, 0, 0.4, 0.05, '#4a4f63'); g.restore();
    dot(g, 0, -0.82, 0.07, '#ffd45c', line);
  } };
  ART.ufo = { color: '#9be15d', draw(g, p) {
    const c = p.color, line = edge(c);
    path(g, 'M-.42-.06C-.44-.8 .44-.8 .42-.06Z', 'rgba(190,235,255,0.85)', line);
    dot(g, 0, -0.2, 0.22, '#8be08b', line); eyes(g, 0, -0.22, 0.1, 0.07, p);
    path(g, 'M-.98 .16C-.9-.2 .9-.2 .98 .16C.8 .5-.8 .5-.98 .16Z', mix(c, '#b7c0d6', 0.6), line);
    path(g, 'M-.96 .22C-.6 .4 .6 .4 .96 .22C.8 .5-.8 .5-.96 .22Z', shade(c, -0.15));
    for (let i = 0; i < 5; i++) dot(g, -0.64 + i * 0.32, 0.18 + (i % 4 ? 0.06 : 0), 0.085, (Math.floor(p.t * 6) + i) % 2 ? '#fff3a0' : '#ff7d6b', line);
  } };
  ART.car = { color: '#ef4a4f', draw(g, p) {
    const c = p.color, line = edge(c), jolt = Math.sin(p.t * 22) * 0.015 * p.run;
    g.save(); g.translate(0, jolt + 0.1);
    path(g, 'M-.52 .02C-.44-.42-.3-.52-.06-.52L.16-.52C.38-.5 .5-.3 .6 .02Z', c, line);
    path(g, 'M-.4-.02C-.34-.34-.26-.42-.1-.42L-.02-.42L-.02-.02Z', '#c9f0ff', line); path(g, 'M.08-.02L.08-.42C.3-.42 .4-.26 .48-.02Z', '#c9f0ff', line);
    path(g, 'M-.96 .1C-.94-.06-.7-.06-.52-.04L.6-.04C.84 0 .98 .08 .98 .28L.96 .46L-.94 .46C-1 .36-1 .2-.96 .1Z', c, line);
    curve(g, 'M-.8 .3H.8', shade(c, 0.45), 0.05);
    dot(g, 0.88, 0.16, 0.09, '#fff3a0', line); slab(g, -0.98, 0.14, 0.1, 0.14, 0.03, '#ffb25c', line);
    if (p.cute) face(g, 0.08, 0.16, 0.26, p);
    g.restore();
    wheel(g, -0.54, 0.56, 0.24, p); wheel(g, 0.54, 0.56, 0.24, p);
  } };
  // Seen from above, for roads.
  ART.car_top = { up: true, color: '#ef4a4f', draw(g, p) {
    const c = p.color, line = edge(c);
    for (const [x, y] of [[-0.5, -0.5], [0.5, -0.5], [-0.5, 0.52], [0.5, 0.52]]) slab(g, x - 0.1, y - 0.19, 0.2, 0.38, 0.06, '#262936', '#171924');
    path(g, 'M-.42-.96C-.2-1.02 .2-1.02 .42-.96C.54-.6 .54 .6 .46 .94C.2 1.02-.2 1.02-.46 .94C-.54 .6-.54-.6-.42-.96Z', c, line);
    path(g, 'M-.36-.34C-.2-.46 .2-.46 .36-.34L.3-.1C.1-.16-.1-.16-.3-.1Z', '#cfeeff', line);
    path(g, 'M-.32 .6C-.1 .68 .1 .68 .32 .6L.28 .44C.1 .48-.1 .48-.28 .44Z', '#9fc4dd', line);
    slab(g, -0.3, -0.08, 0.6, 0.5, 0.1, shade(c, 0.18), line);
    curve(g, 'M-.07-.96V-.5M.07-.96V-.5', '#ffffff', 0.07);
    for (const s of [-1, 1]) { oval(g, s * 0.32, -0.9, 0.09, 0.06, '#fff3a0'); oval(g, s * 0.34, 0.9, 0.1, 0.05, '#ff8080'); }
    if (p.cute) face(g, 0, 0.12, 0.26, p);
  } };
  ART.truck = { color: '#3f8efc', draw(g, p) {
    const c = p.color, line = edge(c);
    slab(g, -0.96, -0.5, 1.2, 0.94, 0.08, '#f4f1e8', line); curve(g, 'M-.8-.2H.1M-.8 .1H.1', '#d8d2c2', 0.05);
    path(g, 'M.28 .44V-.24L.62-.24C.8-.22 .9 .02 .96 .14V.44Z', c, line); path(g, 'M.4-.12H.6C.7-.1 .76 .02 .8 .12H.4Z', '#c9f0ff', line);
    star(g, -0.36, -0.03, 0.24, 5, 0.48, c);
    wheel(g, -0.56, 0.56, 0.22, p); wheel(g, 0.56, 0.56, 0.22, p); dot(g, 0.9, 0.3, 0.06, '#fff3a0');
  } };
  ART.boat = { color: '#e85d4a', draw(g, p) {
    const c = p.color, line = edge(c), rock = Math.sin(p.t * 2.4) * 0.06;
    g.save(); g.rotate(rock);
    curve(g, 'M0 .3V-.96', '#8a5a3a', 0.08);
    path(g, 'M.06-.9C.5-.6 .66-.2 .66 .14L.06 .18Z', '#ffffff', line); path(g, 'M-.06-.74C-.36-.5-.5-.2-.54 .14L-.06 .18Z', mix(c, '#ffffff', 0.5), line);
    path(g, 'M-.96 .28L.96 .28C.84 .7 .6 .84 .3 .84L-.4 .84C-.7 .84-.86 .6-.96 .28Z', c, line); curve(g, 'M-.8 .46H.84', '#ffffff', 0.07);
    face(g, 0.1, 0.56, 0.26, p);
    poly(g, [0, -0.98, 0.3, -0.88, 0, -0.78], '#ffd45c', line);
    g.restore();
  } };
  ART.train = { color: '#4aa96c', draw(g, p) {
    const c = p.color, line = edge(c), puff = p.t % 1;
    dot(g, 0.6 - puff * 0.5, -0.74 - puff * 0.2, 0.1 + puff * 0.16, `rgba(255,255,255,${0.8 - puff * 0.7})`);
    slab(g, -0.92, -0.7, 0.72, 1.1, 0.08, c, line); slab(g, -0.76, -0.52, 0.4, 0.36, 0.06, '#c9f0ff', line); slab(g, -0.98, -0.8, 0.84, 0.14, 0.06, '#ef4a4f', line);
    slab(g, -0.24, -0.26, 1.06, 0.66, 0.2, c, line); slab(g, 0.44, -0.62, 0.24, 0.38, 0.05, '#ef4a4f', line); dot(g, 0.82, 0.06, 0.13, '#fff3a0', line);
    curve(g, 'M.1-.24V.38M.3-.24V.38', shade(c, -0.3), 0.05);
    for (const x of [-0.64, -0.16, 0.26, 0.64]) wheel(g, x, 0.58, 0.2, p);
    if (p.cute) face(g, 0.56, 0.12, 0.22, p);
  } };
})();
