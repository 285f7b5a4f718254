// Birds, and what else has wings and no legs to speak of.
(() => {
  const { oval, dot, poly, path, curve, eyes, cheeks, edge } = PEN;
  const { shade, mix } = PAINT;
  const wing = (g, x, y, c, line, p, size = 1) => {
    g.save();
    g.translate(x, y);
    g.rotate(Math.sin(p.t * (9 + p.run * 5)) * 0.5 - 0.1);
    g.scale(size, size);
    path(g, 'M.06-.12C-.3-.3-.66-.12-.74 .2C-.5 .34-.14 .36 .1 .16Z', c, line);
    g.restore();
  };
  ART.bird = { color: '#ffcf4a', draw(g, p) {
    const c = p.color, line = edge(c);
    path(g, 'M-.56 .1L-1-.14L-.94 .12L-1.02 .34L-.54 .34Z', shade(c, -0.15), line);
    for (const s of [0, 1]) curve(g, s ? 'M.1 .68L.14 .92M.14 .92L.28 .94' : 'M-.14 .68L-.12 .92M-.12 .92L.02 .94', '#ef8a2c', 0.07);
    dot(g, 0, 0.06, 0.68, c, line);
    oval(g, 0.12, 0.3, 0.4, 0.36, mix(c, '#ffffff', 0.6));
    curve(g, 'M.02-.6C0-.8-.1-.88-.2-.88M.06-.6C.08-.82 .1-.92 .04-1', line, 0.06);
    wing(g, -0.12, 0.1, shade(c, -0.12), line, p);
    poly(g, [0.56, -0.12, 0.98, 0.02, 0.56, 0.16], '#ff9a33', line);
    eyes(g, 0.3, -0.16, 0.19, 0.11, p);
    cheeks(g, 0.28, 0.06, 0.24, 0.08);
  } };
  ART.chick = { color: '#ffe05c', draw(g, p) {
    const c = p.color, line = edge(c), swing = Math.sin(p.t * 13) * p.run;
    for (const s of [-1, 1]) curve(g, s < 0 ? 'M-.16 .74V.92M-.16 .92H-.28M-.16 .92H-.04' : 'M.16 .74V.92M.16 .92H.04M.16 .92H.28', '#ef8a2c', 0.07);
    g.save();
    g.rotate(swing * 0.08);
    oval(g, 0, 0.1, 0.72, 0.7, c, line);
    curve(g, 'M0-.6C-.06-.76-.16-.8-.22-.78M0-.6C0-.8 .04-.88 .1-.9M0-.6C.08-.74 .18-.78 .24-.74', line, 0.05);
    for (const s of [-1, 1]) oval(g, s * 0.66, 0.2, 0.14, 0.26, shade(c, -0.1), line, s * (0.4 + (p.happy ? -1 : 0)));
    poly(g, [-0.13, 0, 0.13, 0, 0, 0.18], '#ff9a33', line);
    eyes(g, 0, -0.12, 0.28, 0.11, p);
    cheeks(g, 0, 0.08, 0.42, 0.1);
    g.restore();
  } };
  ART.penguin = { color: '#3b4a6b', draw(g, p) {
    const c = p.color, line = edge(c), swing = Math.sin(p.t * 12) * p.run;
    g.save();
    g.rotate(swing * 0.09);
    for (const s of [-1, 1]) oval(g, s * 0.24, 0.9, 0.2, 0.09, '#ffa63d', line);
    oval(g, 0, 0.02, 0.64, 0.9, c, line);
    path(g, 'M0-.36C.2-.66 .5-.5 .46-.1C.56 .5 .36 .84 0 .84C-.36 .84-.56 .5-.46-.1C-.5-.5-.2-.66 0-.36Z', '#ffffff');
    for (const s of [-1, 1]) { g.save(); g.translate(s * 0.56, 0); g.rotate(s * (p.happy ? -1.1 : -0.25 + swing * 0.4)); oval(g, s * 0.04, 0.26, 0.13, 0.36, c, line); g.restore(); }
    poly(g, [-0.13, -0.16, 0.13, -0.16, 0, 0.02], '#ffa63d', line);
    eyes(g, 0, -0.3, 0.24, 0.1, p);
    cheeks(g, 0, -0.12, 0.34, 0.09);
    g.restore();
  } };
  ART.owl = { color: '#9b7653', draw(g, p) {
    const c = p.color, line = edge(c);
    for (const s of [-1, 1]) { poly(g, [s * 0.2, -0.7, s * 0.58, -1, s * 0.6, -0.46], c, line); oval(g, s * 0.18, 0.9, 0.13, 0.08, '#ffa63d', line); }
    oval(g, 0, 0.04, 0.66, 0.86, c, line);
    oval(g, 0, 0.36, 0.42, 0.46, mix(c, '#ffffff', 0.55));
    curve(g, 'M-.2 .24L-.1 .34L0 .24L.1 .34L.2 .24M-.2 .48L-.1 .58L0 .48L.1 .58L.2 .48', c, 0.06);
    wing(g, -0.5, 0.1, shade(c, -0.15), line, p, 0.7);
    for (const s of [-1, 1]) dot(g, s * 0.25, -0.3, 0.27, '#fff6e0', line);
    eyes(g, 0, -0.3, 0.24, 0.15, p);
    poly(g, [-0.09, -0.16, 0.09, -0.16, 0, 0.02], '#ffa63d', line);
  } };
  ART.bat = { color: '#6d5a9c', draw(g, p) {
    const c = p.color, line = edge(c), flap = Math.sin(p.t * 12) * 0.35;
    for (const s of [-1, 1]) { g.save(); g.scale(s, 1); g.translate(0.24, 0); g.rotate(-flap); path(g, 'M0-.1C.3-.5 .7-.5 .82-.1C.7-.14 .62-.06 .6 .08C.5 0 .4 .04 .36 .18C.24 .1 .1 .1 0 .2Z', shade(c, -0.15), line); g.restore(); }
    for (const s of [-1, 1]) poly(g, [s * 0.1, -0.38, s * 0.34, -0.72, s * 0.4, -0.2], c, line);
    dot(g, 0, 0, 0.44, c, line);
    eyes(g, 0, -0.06, 0.18, 0.1, p);
    poly(g, [-0.12, 0.16, -0.04, 0.16, -0.08, 0.28], '#ffffff');
    poly(g, [0.12, 0.16, 0.04, 0.16, 0.08, 0.28], '#ffffff');
  } };
})();
