// Things to collect.
(() => {
  const { oval, dot, poly, path, slab, curve, edge, face, star, inked } = PEN;
  const { shade, mix } = PAINT;
  ART.star = { color: '#ffd23f', draw(g, p) {
    const c = p.color;
    star(g, 0, 0.04, 0.96, 5, 0.52, c, edge(c)); star(g, 0, 0.04, 0.66, 5, 0.54, shade(c, 0.28)); face(g, 0, 0.1, 0.46, p);
  } };
  ART.heart = { color: '#ff5577', draw(g, p) {
    const c = p.color;
    path(g, 'M0 .88C-.5 .5-.96 .1-.92-.34C-.88-.78-.3-.92 0-.44C.3-.92 .88-.78 .92-.34C.96 .1 .5 .5 0 .88Z', c, edge(c)); oval(g, -0.5, -0.4, 0.2, 0.12, 'rgba(255,255,255,0.65)', null, -0.7); face(g, 0, 0.04, 0.48, p);
  } };
  ART.coin = { color: '#ffcc33', draw(g, p) {
    const c = p.color, spin = Math.cos(p.t * 3 + (p.id || 0)), w = Math.max(0.16, Math.abs(spin));
    g.save(); g.scale(w, 1); dot(g, 0, 0, 0.86, c, edge(c)); dot(g, 0, 0, 0.64, shade(c, 0.3), shade(c, -0.25)); star(g, 0, 0.02, 0.4, 5, 0.5, shade(c, -0.2)); g.restore(); oval(g, -0.36 * w, -0.4, 0.12 * w, 0.2, 'rgba(255,255,255,0.7)', null, 0.5);
  } };
  ART.gem = { color: '#38d6c4', draw(g, p) {
    const c = p.color, line = edge(c);
    poly(g, [-0.5, -0.66, 0.5, -0.66, 0.92, -0.14, 0, 0.88, -0.92, -0.14], c, line);
    poly(g, [-0.5, -0.66, -0.3, -0.14, -0.92, -0.14], shade(c, 0.35)); poly(g, [-0.5, -0.66, 0, -0.66, -0.3, -0.14], shade(c, 0.6)); poly(g, [0.5, -0.66, 0.3, -0.14, 0.92, -0.14], shade(c, 0.12)); poly(g, [-0.3, -0.14, 0.3, -0.14, 0, 0.88], shade(c, 0.2)); poly(g, [0.3, -0.14, 0.92, -0.14, 0, 0.88], shade(c, -0.2)); g.beginPath(); inked(g, null, line); face(g, 0, 0.04, 0.4, p);
  } };
  ART.ball = { color: '#ff5a4f', draw(g, p) {
    const c = p.color, line = edge(c);
    dot(g, 0, 0, 0.92, '#ffffff', line); g.save(); g.rotate(p.roll || 0);
    g.beginPath(); g.arc(0, 0, 0.9, 0, PEN.TAU); g.save(); g.clip(); for (let i = 0; i < 3; i++) { g.save(); g.rotate((i * PEN.TAU) / 3); path(g, 'M0 0C.3-.3 .4-.7 .2-1.1L-.5-1.1C-.1-.7-.1-.3 0 0Z', i === 0 ? c : i === 1 ? mix(c, '#ffd23f', 0.75) : mix(c, '#3f9bff', 0.75)); g.restore(); } g.restore(); dot(g, 0, 0, 0.14, '#ffffff', line); g.restore();
    dot(g, 0, 0, 0.92, null, line); oval(g, -0.36, -0.44, 0.2, 0.12, 'rgba(255,255,255,0.75)', null, -0.7); face(g, 0, 0.1, 0.46, p);
  } };
  ART.soccer = { color: '#ffffff', draw(g, p) {
    const line = '#2a2d3c';
    dot(g, 0, 0, 0.92, p.color, line); g.save(); g.rotate(p.roll || 0); g.beginPath(); g.arc(0, 0, 0.9, 0, PEN.TAU); g.clip();
    star(g, 0, 0, 0.34, 5, 0.81, line); for (let i = 0; i < 5; i++) { g.save(); g.rotate((i * PEN.TAU) / 5); curve(g, 'M0-.34V-.64', line, 0.06); star(g, 0, -0.94, 0.34, 5, 0.81, line, null, Math.PI / 2); g.restore(); } g.restore(); dot(g, 0, 0, 0.92, null, line);
  } };
  ART.flower = { color: '#ff8fc0', draw(g, p) {
    const c = p.color, line = edge(c);
    for (let i = 0; i < 6; i++) { g.save(); g.rotate((i * PEN.TAU) / 6 + Math.sin(p.t * 2) * 0.08); oval(g, 0, -0.58, 0.3, 0.36, c, line); g.restore(); } dot(g, 0, 0, 0.4, '#ffd94f', line); face(g, 0, 0, 0.3, { ...p, cute: true });
  } };
  ART.balloon = { color: '#ff5f6d', draw(g, p) {
    const c = p.color; curve(g, 'M0 .56C.1 .7-.1 .82 .04 1', '#8a8496', 0.04); poly(g, [-0.1, 0.62, 0.1, 0.62, 0, 0.48], c, edge(c));
    path(g, 'M0-.94C.5-.94 .72-.6 .7-.24C.68 .14 .3 .5 0 .54C-.3 .5-.68 .14-.7-.24C-.72-.6-.5-.94 0-.94Z', c, edge(c)); oval(g, -0.32, -0.56, 0.16, 0.1, 'rgba(255,255,255,0.7)', null, -0.8); face(g, 0, -0.22, 0.42, p);
  } };
  ART.gift = { color: '#4fb3ff', draw(g, p) {
    const c = p.color, line = edge(c); slab(g, -0.76, -0.3, 1.52, 1.16, 0.08, c, line); slab(g, -0.86, -0.46, 1.72, 0.36, 0.08, shade(c, 0.2), line); slab(g, -0.14, -0.46, 0.28, 1.32, 0, '#ffd94f');
    for (const s of [-1, 1]) oval(g, s * 0.26, -0.66, 0.28, 0.17, '#ffd94f', edge('#ffd94f'), s * -0.5); dot(g, 0, -0.54, 0.11, '#ffc21f', edge('#ffd94f')); if (p.cute) face(g, 0, 0.34, 0.34, p);
  } };
  ART.moon = { color: '#ffe28a', draw(g, p) { const c = p.color; path(g, 'M.3-.9C-.4-.9-.9-.4-.9 .1C-.9 .6-.4 .94 .14 .92C.5 .9 .76 .7 .86 .5C.3 .6-.2 .3-.2-.2C-.2-.5 0-.76 .3-.9Z', c, edge(c)); face(g, -0.5, 0.14, 0.26, p); } };
  ART.snowflake = { color: '#9fdcff', draw(g, p) { const c = p.color; g.save(); g.rotate(p.t * 0.6); for (let i = 0; i < 6; i++) { g.rotate(PEN.TAU / 6); curve(g, 'M0 0V-.92M0-.56L.2-.76M0-.56L-.2-.76M0-.3L.16-.46M0-.3L-.16-.46', edge(c), 0.19); } for (let i = 0; i < 6; i++) { g.rotate(PEN.TAU / 6); curve(g, 'M0 0V-.92M0-.56L.2-.76M0-.56L-.2-.76M0-.3L.16-.46M0-.3L-.16-.46', mix(c, '#ffffff', 0.5), 0.1); } g.restore(); } };
  ART.note = { color: '#7c6cf0', draw(g, p) { const c = p.color, line = edge(c); curve(g, 'M-.34 .56V-.66L.5-.84V.4', line, 0.22); curve(g, 'M-.34 .56V-.66L.5-.84V.4', c, 0.13); oval(g, -0.54, 0.6, 0.3, 0.23, c, line, -0.3); oval(g, 0.3, 0.44, 0.3, 0.23, c, line, -0.3); poly(g, [-0.34, -0.66, 0.5, -0.84, 0.5, -0.56, -0.34, -0.38], c, line); } };
  ART.crown = { color: '#ffcf3f', draw(g, p) { const c = p.color; path(g, 'M-.8 .6L-.94-.5L-.42-.06L0-.76L.42-.06L.94-.5L.8 .6Z', c, edge(c)); slab(g, -0.8, 0.44, 1.6, 0.26, 0.06, shade(c, 0.25), edge(c)); for (const [x, y, k] of [[0, -0.78, '#ff5577'], [-0.92, -0.54, '#4fb3ff'], [0.92, -0.54, '#4fb3ff'], [0, 0.2, '#ff5577']]) dot(g, x, y, 0.12, k, edge(c)); } };
  ART.key = { color: '#ffcb45', draw(g, p) { const c = p.color, line = edge(c); g.save(); g.rotate(-0.7); curve(g, 'M.1 0H.84M.6 0V.3M.8 0V.26', line, 0.28); dot(g, -0.36, 0, 0.42, c, line); curve(g, 'M.06 0H.84M.6 0V.3M.8 0V.26', c, 0.18); dot(g, -0.36, 0, 0.18, mix(c, '#ffffff', 0.7), line); g.restore(); } };
  ART.leaf = { color: '#6fbf4f', draw(g, p) { const c = p.color; g.save(); g.rotate(Math.sin(p.t * 2 + (p.id || 0)) * 0.3); path(g, 'M0 .94C-.7 .5-.8-.3 0-.94C.8-.3 .7 .5 0 .94Z', c, edge(c)); curve(g, 'M0 .9V-.6M0 .4L-.34 .1M0 .4L.34 .1M0 0L-.3-.26M0 0L.3-.26', shade(c, -0.3), 0.05); g.restore(); } };
  ART.cloud = { color: '#ffffff', draw(g, p) { const c = p.color, line = edge('#8fb4d6'); path(g, 'M-.6 .5C-1.02 .5-1.02-.04-.64-.08C-.66-.5-.14-.66 .06-.36C.4-.62 .84-.3 .7 .02C1.06 .06 1.02 .5 .64 .5Z', c, line); face(g, 0, 0.14, 0.4, { ...p, cute: true }); } };
})();
