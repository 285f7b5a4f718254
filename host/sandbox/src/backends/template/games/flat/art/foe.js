// What the hero had better keep away from, and some that make odd heroes.
(() => {
  const { oval, dot, poly, path, slab, curve, eyes, cheeks, smile, edge, star, face, inked } = PEN;
  const { shade, mix } = PAINT;
  const frown = (g, x, y, gap, ink) => { for (const s of [-1, 1]) { g.beginPath(); g.moveTo(x + s * gap * 1.5, y - 0.1); g.lineTo(x + s * gap * 0.45, y + 0.02); inked(g, null, ink, 0.07); } };
  ART.bomb = { color: '#3d4258', draw(g, p) {
    const c = p.color, line = '#1f2233', spark = 0.13 + Math.sin(p.t * 25) * 0.05;
    curve(g, 'M.34-.54C.44-.84 .62-.86 .7-.7', '#c9a06a', 0.09); star(g, 0.72, -0.66, spark + 0.14, 8, 0.5, '#ff9a2e'); star(g, 0.72, -0.66, spark, 8, 0.5, '#fff3a0');
    g.save(); g.rotate(0.5); slab(g, -0.2, -0.84, 0.4, 0.26, 0.05, shade(c, 0.15), line); g.restore(); dot(g, 0, 0.16, 0.74, c, line); oval(g, -0.3, -0.16, 0.2, 0.12, 'rgba(255,255,255,0.5)', null, -0.7);
    eyes(g, 0.02, 0.16, 0.24, 0.12, p, '#ffffff'); if (!p.hurt && !p.happy) for (const s of [-1, 1]) dot(g, 0.02 + s * 0.24, 0.17, 0.06, '#2b2233'); frown(g, 0.02, 0, 0.24, '#ffffff');
  } };
  ART.ghost = { color: '#f3f0ff', draw(g, p) {
    const c = p.color, line = edge('#9a8fd0'), w = Math.sin(p.t * 5) * 0.05;
    g.beginPath(); g.moveTo(-0.68, 0.2); g.bezierCurveTo(-0.7, -0.6, -0.4, -0.92, 0, -0.92); g.bezierCurveTo(0.4, -0.92, 0.7, -0.6, 0.68, 0.2); g.lineTo(0.7, 0.78); for (let i = 0; i < 4; i++) g.quadraticCurveTo(0.6 - i * 0.34, 0.96 + (i % 2 ? w : -w) * 2, 0.36 - i * 0.34, 0.74); g.closePath(); inked(g, c, line, 0.05);
    for (const s of [-1, 1]) oval(g, s * 0.72, 0.14 + w, 0.16, 0.12, c, line, s * -0.5); eyes(g, 0, -0.24, 0.26, 0.14, p); cheeks(g, 0, 0.02, 0.42, 0.11); if (p.happy || p.hurt) smile(g, 0, 0.1, 0.1, p); else oval(g, 0, 0.1, 0.09, 0.12, '#5a4a7a');
  } };
  ART.slime = { color: '#5fd06a', draw(g, p) {
    const c = p.color, line = edge(c), k = Math.sin(p.t * 5 + (p.id || 0)) * 0.06;
    g.save(); g.translate(0, 0.8); g.scale(1 + k, 1 - k); g.translate(0, -0.8); path(g, 'M-.9 .72C-.98 .1-.5-.3-.2-.5C-.08-.6-.06-.8 .04-.86C.12-.8 .1-.62 .24-.5C.54-.3 .98 .1 .9 .72C.6 .9-.6 .9-.9 .72Z', c, line); oval(g, -0.42, 0.02, 0.16, 0.1, 'rgba(255,255,255,0.6)', null, -0.7); eyes(g, 0.04, 0.26, 0.3, 0.14, p); smile(g, 0.04, 0.5, 0.12, p); g.restore();
  } };
  ART.monster = { color: '#a06be0', draw(g, p) {
    const c = p.color, line = edge(c), swing = Math.sin(p.t * 9) * 0.06;
    for (const s of [-1, 1]) { poly(g, [s * 0.3, -0.66, s * 0.62, -1, s * 0.62, -0.5], '#ffe08a', line); oval(g, s * 0.3, 0.88 + swing * s, 0.2, 0.12, c, line); oval(g, s * 0.72, 0.2, 0.13, 0.24, c, line, s * -0.6 + swing); }
    path(g, 'M-.7 .3C-.78-.5-.44-.8 0-.8C.44-.8 .78-.5 .7 .3C.7 .7 .46 .88 0 .88C-.46 .88-.7 .7-.7 .3Z', c, line); for (const [x, y] of [[-0.5, -0.2], [0.5, 0.04], [-0.44, 0.2]]) dot(g, x, y, 0.08, shade(c, -0.18));
    dot(g, 0, -0.26, 0.34, '#ffffff', line); if (p.hurt || p.happy) eyes(g, 0, -0.26, 0, 0.2, p); else { dot(g, 0.05, -0.23, 0.17, '#2b2233'); dot(g, 0.11, -0.3, 0.06, '#ffffff'); } path(g, 'M-.4 .28C-.2 .36 .2 .36 .4 .28C.34 .62-.34 .62-.4 .28Z', '#5a2440', line); poly(g, [-0.26, 0.32, -0.12, 0.34, -0.2, 0.46], '#fff'); poly(g, [0.26, 0.32, 0.12, 0.34, 0.2, 0.46], '#fff');
  } };
  ART.robot = { color: '#7fb7d9', draw(g, p) {
    const c = p.color, line = edge(c), swing = Math.sin(p.t * 10) * p.run;
    curve(g, 'M0-.8V-.96', line, 0.07); dot(g, 0, -0.96, 0.09, Math.sin(p.t * 6) > 0 ? '#ff5b6e' : '#ffd45c', line);
    for (const s of [-1, 1]) { slab(g, s * 0.2 - 0.12, 0.7 - Math.max(0, swing * s) * 0.1, 0.24, 0.26, 0.06, '#5a6478', line); g.save(); g.translate(s * 0.48, 0.3); g.rotate(s * (p.happy ? -2.2 : 0.2 + swing * 0.5)); slab(g, -0.08, 0, 0.16, 0.36, 0.07, '#5a6478', line); g.restore(); slab(g, s * 0.66 - 0.07, -0.4, 0.14, 0.26, 0.05, '#ffb84d', line); }
    slab(g, -0.4, 0.14, 0.8, 0.6, 0.12, shade(c, -0.1), line); slab(g, -0.22, 0.26, 0.44, 0.3, 0.06, '#28354a', line); curve(g, 'M-.16 .42L-.06 .34L.04 .48L.16 .38', '#6dffb0', 0.045); slab(g, -0.64, -0.8, 1.28, 0.94, 0.22, c, line); slab(g, -0.5, -0.62, 1, 0.6, 0.16, '#28354a', line); eyes(g, 0, -0.36, 0.22, 0.13, p, '#7df9ff'); if (!p.hurt && !p.happy) smile(g, 0, -0.16, 0.08, p, '#7df9ff');
  } };
  const reptile = (g, p, c, line, dragon) => {
    const swing = Math.sin(p.t * 12) * p.run;
    if (dragon) { g.save(); g.translate(-0.2, 0.06); g.rotate(Math.sin(p.t * 7) * 0.35); path(g, 'M0 0C-.3-.5-.7-.64-1-.5C-.84-.4-.84-.26-.9-.1C-.74-.14-.66-.04-.66 .1C-.5 0-.3 .06-.1 .2Z', mix(c, '#ffb84d', 0.55), line); g.restore(); }
    path(g, 'M-.2 .5C-.5 .9-.9 .8-1 .46C-.8 .56-.6 .4-.4 .16Z', c, line);
    for (const s of [-1, 1]) oval(g, s * 0.22 + swing * s * 0.12, 0.88 - Math.max(0, swing * s) * 0.12, 0.2, 0.12, shade(c, -0.1), line);
    path(g, 'M-.46 .5C-.5 0-.2-.1 .06-.1C.4-.1 .5 .2 .42 .56C.36 .84-.4 .9-.46 .5Z', c, line); oval(g, 0.12, 0.5, 0.22, 0.3, mix(c, '#fff6c9', 0.75));
    for (const [x, y] of [[-0.34, -0.66], [-0.56, -0.36], [-0.52, 0], [-0.52, 0.3]]) poly(g, [x - 0.16, y - 0.08, x + 0.06, y - 0.12, x + 0.04, y + 0.12], dragon ? '#ffb84d' : shade(c, -0.3), line);
    path(g, 'M-.44-.3C-.46-.8 0-.9 .26-.8C.5-.72 .9-.6 .92-.32C.94 .04 .6 .1 .2 .1C-.2 .1-.42 0-.44-.3Z', c, line); oval(g, 0.36, 0.3, 0.07, 0.13, c, line, -0.5); if (dragon) for (const s of [0, 1]) poly(g, [-0.14 + s * 0.24, -0.78, -0.06 + s * 0.22, -1.06, 0.06 + s * 0.24, -0.8], '#fff3cf', line);
    curve(g, 'M.86-.14C.7-.02 .5 0 .36-.04', line, 0.05); dot(g, 0.78, -0.42, 0.035, line); eyes(g, 0.26, -0.46, 0.13, 0.11, p); oval(g, 0.2, -0.16, 0.11, 0.07, 'rgba(255,120,140,0.45)');
  };
  ART.dino = { color: '#6cc36a', draw: (g, p) => reptile(g, p, p.color, edge(p.color), false) };
  ART.dragon = { color: '#e2574c', draw: (g, p) => reptile(g, p, p.color, edge(p.color), true) };
  ART.rock = { color: '#8d8795', draw(g, p) { const c = p.color, line = edge(c); g.save(); g.rotate(p.roll || 0); poly(g, [-0.86, 0.1, -0.6, -0.6, -0.06, -0.86, 0.56, -0.7, 0.9, -0.08, 0.72, 0.58, 0.14, 0.88, -0.54, 0.74], c, line); poly(g, [-0.6, -0.6, -0.06, -0.86, 0.1, -0.4, -0.3, -0.16], shade(c, 0.25)); poly(g, [0.1, -0.4, 0.9, -0.08, 0.72, 0.58, 0.2, 0.3], shade(c, -0.15)); dot(g, -0.36, 0.34, 0.14, shade(c, -0.2)); dot(g, 0.4, -0.4, 0.08, shade(c, -0.25)); g.restore(); face(g, 0, 0.1, 0.4, p); } };
  ART.spike = { color: '#9aa3b8', draw(g, p) { const c = p.color, line = edge(c); for (const x of [-0.62, 0, 0.62]) { poly(g, [x - 0.34, 0.96, x, -0.5 - (x ? 0 : 0.4), x + 0.34, 0.96], c, line); poly(g, [x - 0.22, 0.9, x, -0.4 - (x ? 0 : 0.4), x - 0.02, 0.9], shade(c, 0.35)); } } };
  ART.cactus = { color: '#4fa35c', draw(g, p) { const c = p.color, line = edge(c); for (const d of ['M-.3 .3H-.6V-.14', 'M.3 .1H.62V-.4']) { curve(g, d, line, 0.36); curve(g, d, c, 0.27); } slab(g, -0.3, -0.9, 0.6, 1.86, 0.3, c, line); curve(g, 'M-.1-.6V.8M.1-.6V.8', shade(c, -0.18), 0.04); dot(g, 0.04, -0.92, 0.13, '#ff8fc0', line); face(g, 0, -0.26, 0.32, { ...p, cute: true }); } };
  ART.fire = { color: '#ff6a2b', draw(g, p) { const c = p.color, k = Math.sin(p.t * 14) * 0.06; g.save(); g.translate(0, 0.9); g.scale(1 - k, 1 + k); g.translate(0, -0.9); path(g, 'M0 .9C-.6 .9-.86 .5-.7 .06C-.6-.2-.4-.3-.36-.6C-.1-.5-.04-.3-.04-.14C.1-.4 .06-.7-.04-.94C.5-.7 .8-.16 .76 .3C.7 .7 .4 .9 0 .9Z', c, edge(c)); path(g, 'M0 .84C-.34 .84-.46 .56-.36 .3C-.28 .12-.14 .1-.1-.1C.2 .04 .42 .3 .38 .54C.34 .74 .2 .84 0 .84Z', '#ffd84a'); g.restore(); eyes(g, 0, 0.4, 0.18, 0.09, p); } };
  ART.storm = { color: '#8a93b5', draw(g, p) { const c = p.color, line = edge(c); poly(g, [-0.1, 0.3, 0.3, 0.3, 0.1, 0.58, 0.34, 0.58, -0.14, 1, 0, 0.66, -0.22, 0.66], '#ffd84a', line); path(g, 'M-.6 .4C-1.02 .4-1.02-.14-.64-.18C-.66-.6-.14-.76 .06-.46C.4-.72 .84-.4 .7-.08C1.06-.04 1.02 .4 .64 .4Z', c, line); eyes(g, 0, 0, 0.22, 0.11, p); frown(g, 0, -0.18, 0.22, '#2b2233'); } };
  ART.boot = { color: '#8a5a3a', draw(g, p) { const c = p.color, line = edge(c); path(g, 'M-.5-.86L.16-.86L.2 .1C.6 .14 .9 .3 .9 .62L-.52 .62Z', c, line); slab(g, -0.58, 0.6, 1.52, 0.24, 0.08, '#4a3328', line); slab(g, -0.56, -0.94, 0.78, 0.2, 0.08, shade(c, 0.2), line); curve(g, 'M0-.5H.18M0-.26H.18M.02-.02H.2', '#f5e3c0', 0.06); } };
  ART.blob = { color: '#7cc4ff', draw(g, p) { const c = p.color, line = edge(c), swing = Math.sin(p.t * 13) * p.run; for (const s of [-1, 1]) { oval(g, s * 0.26 + swing * s * 0.1, 0.86 - Math.max(0, swing * s) * 0.12, 0.2, 0.12, shade(c, -0.12), line); oval(g, s * 0.72, 0.24 - (p.happy ? 0.3 : 0), 0.13, 0.2, c, line, s * (p.happy ? 0.6 : -0.5)); } oval(g, 0, 0.06, 0.74, 0.76, c, line); curve(g, 'M0-.7C.04-.88 .14-.94 .24-.92', line, 0.06); dot(g, 0.26, -0.92, 0.09, mix(c, '#ffffff', 0.5), line); eyes(g, 0.04, -0.04, 0.28, 0.14, p); cheeks(g, 0.04, 0.16, 0.46, 0.11); smile(g, 0.04, 0.2, 0.11, p); } };
})();
