// Things to eat.
(() => {
  const { oval, dot, poly, path, slab, curve, edge, face } = PEN;
  const { shade, mix } = PAINT;
  const leaf = (g, x, y, turn, c = '#5fae4b') => { g.save(); g.translate(x, y); g.rotate(turn); path(g, 'M0 0C.1-.2 .34-.24 .46-.14C.36 .04 .16 .1 0 0Z', c, edge(c)); g.restore(); };
  const shine = (g, x, y, r) => oval(g, x, y, r, r * 0.55, 'rgba(255,255,255,0.55)', null, -0.7);
  ART.apple = { color: '#ef4444', draw(g, p) {
    const c = p.color, line = edge(c);
    curve(g, 'M0-.5C.02-.7 .08-.82 .16-.9', '#7a4b2a', 0.09); leaf(g, 0.06, -0.62, -0.1);
    path(g, 'M0-.5C.3-.72 .86-.54 .84 .06C.82 .56 .5 .9 .24 .9C.12 .9 .08 .86 0 .86C-.08 .86-.12 .9-.24 .9C-.5 .9-.82 .56-.84 .06C-.86-.54-.3-.72 0-.5Z', c, line);
    shine(g, -0.46, -0.22, 0.17); face(g, 0, 0.14, 0.5, p);
  } };
  ART.strawberry = { color: '#f0455a', draw(g, p) {
    const c = p.color, line = edge(c);
    path(g, 'M0-.5C.5-.66 .84-.36 .74 .06C.62 .5 .24 .92 0 .94C-.24 .92-.62 .5-.74 .06C-.84-.36-.5-.66 0-.5Z', c, line);
    for (const [x, y] of [[-0.44, -0.16], [0.44, -0.16], [-0.3, 0.5], [0.3, 0.5], [0, 0.7], [-0.54, 0.16], [0.54, 0.16], [0, -0.3]]) oval(g, x, y, 0.04, 0.065, '#ffe49a');
    path(g, 'M0-.86L.1-.66L.46-.74L.34-.5L.56-.34L.2-.36L0-.2L-.2-.36L-.56-.34L-.34-.5L-.46-.74L-.1-.66Z', '#58b356', edge('#58b356')); face(g, 0, 0.16, 0.44, p);
  } };
  ART.orange = { color: '#ff9d2e', draw(g, p) { const c = p.color; dot(g, 0, 0.08, 0.82, c, edge(c)); leaf(g, 0, -0.7, -0.3); dot(g, 0, -0.68, 0.06, '#5d8b3c'); shine(g, -0.38, -0.28, 0.18); face(g, 0, 0.16, 0.5, p); } };
  ART.peach = { color: '#ffb3b8', draw(g, p) {
    const c = p.color, line = edge(c); leaf(g, -0.06, -0.62, -2.6); leaf(g, 0.06, -0.62, -0.3);
    path(g, 'M0-.66C.6-.8 .94-.2 .8 .26C.66 .7 .26 .86 0 .92C-.26 .86-.66 .7-.8 .26C-.94-.2-.6-.8 0-.66Z', c, line);
    curve(g, 'M0-.64C.16-.2 .12 .1 .02 .3', shade(c, -0.18), 0.06); oval(g, 0.4, 0.2, 0.3, 0.4, 'rgba(255,110,130,0.25)'); face(g, -0.06, 0.22, 0.46, p);
  } };
  ART.banana = { color: '#ffdc4a', draw(g, p) {
    const c = p.color, line = edge(c);
    path(g, 'M-.5-.84C-.4-.2-.1 .3 .86 .44C.9 .6 .86 .68 .76 .72C-.2 .92-.86 .2-.72-.82Z', c, line);
    path(g, 'M-.72-.82L-.74-.98L-.56-1L-.5-.84Z', '#8a6a2f', line); curve(g, 'M-.62-.6C-.6 .1-.2 .52 .6 .6', shade(c, -0.18), 0.06); dot(g, 0.83, 0.57, 0.09, '#8a6a2f'); face(g, -0.16, 0.26, 0.32, p);
  } };
  ART.cherry = { color: '#e0304f', draw(g, p) {
    const c = p.color, line = edge(c);
    curve(g, 'M-.42 .3C-.3-.2 0-.6 .3-.86M.46 .3C.46-.2 .4-.6 .3-.86', '#6a8a3a', 0.08); leaf(g, 0.3, -0.84, 0.3);
    dot(g, -0.44, 0.48, 0.42, c, line); dot(g, 0.46, 0.46, 0.42, c, line); shine(g, -0.58, 0.3, 0.1); shine(g, 0.32, 0.28, 0.1); face(g, -0.44, 0.5, 0.28, p);
  } };
  ART.grape = { color: '#8c5bd0', draw(g, p) {
    const c = p.color, line = edge(c);
    curve(g, 'M0-.6C0-.8 .08-.9 .18-.94', '#6d5234', 0.09); leaf(g, 0, -0.66, -0.2);
    for (const [x, y] of [[-0.44, -0.36], [0, -0.42], [0.44, -0.36], [-0.24, 0], [0.24, 0], [0, 0.36], [-0.02, 0.68]]) { dot(g, x, y, 0.3, c, line); shine(g, x - 0.1, y - 0.1, 0.07); }
    face(g, 0, 0.02, 0.34, p);
  } };
  ART.melon = { color: '#f25c62', draw(g, p) {
    const line = edge('#3d8b4a');
    path(g, 'M-.96-.36L.96-.36C.9 .4 .46 .82 0 .82C-.46 .82-.9 .4-.96-.36Z', '#4fae5c', line);
    path(g, 'M-.82-.36L.82-.36C.76 .28 .38 .64 0 .64C-.38 .64-.76 .28-.82-.36Z', p.color); curve(g, 'M-.82-.3C-.74 .28-.38 .64 0 .64C.38 .64 .74 .28 .82-.3', '#eafbd8', 0.07);
    for (const [x, y] of [[-0.4, -0.14], [0.4, -0.14], [-0.24, 0.36], [0.26, 0.36]]) oval(g, x, y, 0.04, 0.07, '#3a2a30'); face(g, 0, 0, 0.34, p);
  } };
  ART.cake = { color: '#ff9fbd', draw(g, p) {
    const c = p.color, line = edge(c);
    path(g, 'M-.84 0C-.6-.4 .6-.4 .84 0L.76 .84C.4 .94-.4 .94-.76 .84Z', '#f9dca4', line);
    path(g, 'M-.84 0C-.6-.4 .6-.4 .84 0L.82 .24C.7 .4 .56 .16 .42 .26C.28 .48 .12 .16-.04 .28C-.2 .5-.36 .16-.5 .26C-.64 .42-.76 .3-.82 .2Z', c, line);
    curve(g, 'M-.74 .56C-.3 .66 .3 .66 .74 .56', '#ffffff', 0.1); g.save(); g.translate(0, -0.5); g.scale(0.38, 0.38); ART.strawberry.draw(g, { ...p, color: '#f0455a', cute: false }); g.restore(); face(g, 0, 0.36, 0.4, p);
  } };
  ART.donut = { color: '#ff8fb8', draw(g, p) {
    const c = p.color;
    dot(g, 0, 0.04, 0.86, '#e0a862', edge('#e0a862'));
    path(g, 'M-.78-.1C-.7-.66-.3-.8 0-.8C.3-.8 .7-.66 .78-.1C.8 .16 .6 .1 .5 .24C.3 .44 .2 .2 0 .34C-.2 .5-.34 .2-.52 .28C-.7 .34-.8 .16-.78-.1Z', c, edge(c));
    ['#fff', '#ffe14d', '#7bdff2', '#fff', '#b79cf2', '#ffe14d', '#fff'].forEach((k, i) => { const a = Math.PI * (1.02 + i * 0.16); g.save(); g.translate(Math.cos(a) * 0.54, Math.sin(a) * 0.5); g.rotate(i * 1.7); slab(g, -0.09, -0.03, 0.18, 0.06, 0.03, k); g.restore(); });
    dot(g, 0, 0, 0.22, '#8a5a35', edge(c)); if (p.cute) face(g, 0, 0.52, 0.3, p);
  } };
  ART.candy = { color: '#ff6fa8', draw(g, p) {
    const c = p.color, line = edge(c);
    for (const s of [-1, 1]) { g.save(); g.scale(s, 1); path(g, 'M.48 0L.96-.4C.9-.14 .9 .14 .96 .4Z', mix(c, '#ffffff', 0.4), line); g.restore(); }
    dot(g, 0, 0, 0.56, c, line); g.save(); g.beginPath(); g.arc(0, 0, 0.54, 0, PEN.TAU); g.clip(); curve(g, 'M-.5-.3C0-.5 .1 .1 .5-.2M-.6 .2C-.1 0 0 .6 .5 .3', '#ffffff', 0.14); g.restore(); face(g, 0, 0, 0.4, p); shine(g, -0.24, -0.28, 0.12);
  } };
  ART.icecream = { color: '#ffd0dd', draw(g, p) {
    const c = p.color;
    poly(g, [-0.46, 0.08, 0.46, 0.08, 0, 0.98], '#e6ae6a', edge('#e6ae6a')); curve(g, 'M-.26 .12L.14 .64M.26 .12L-.14 .64', '#c48b48', 0.05);
    dot(g, 0, -0.24, 0.58, c, edge(c)); path(g, 'M-.58-.1C-.5 .16-.36 .2-.26 .08C-.14 .3 .06 .28 .12 .08C.24 .26 .5 .2 .58-.1Z', c); face(g, 0, -0.22, 0.44, p); shine(g, -0.26, -0.5, 0.13); dot(g, 0.1, -0.84, 0.12, '#e0304f', edge('#e0304f'));
  } };
  ART.carrot = { color: '#ff8b2e', draw(g, p) {
    const c = p.color, line = edge(c), green = '#58b356';
    for (const a of [-0.5, 0, 0.5]) { g.save(); g.translate(0, -0.46); g.rotate(a); oval(g, 0, -0.28, 0.12, 0.3, green, edge(green)); g.restore(); }
    path(g, 'M-.42-.44C-.2-.6 .2-.6 .42-.44C.5-.1 .2 .7 0 .98C-.2 .7-.5-.1-.42-.44Z', c, line); curve(g, 'M-.36-.1H-.12M.3 .14H.1M-.24 .36H-.06', shade(c, -0.25), 0.05); face(g, 0, -0.16, 0.34, p);
  } };
  ART.bone = { color: '#fff8ea', draw(g, p) {
    const c = p.color, line = edge('#b39b7a');
    g.save(); g.rotate(-0.5); path(g, 'M-.46-.16L.46-.16C.4-.46 .8-.54 .84-.26C.86-.14 .8-.04 .74 0C.8 .04 .86 .14 .84 .26C.8 .54 .4 .46 .46 .16L-.46 .16C-.4 .46-.8 .54-.84 .26C-.86 .14-.8 .04-.74 0C-.8-.04-.86-.14-.84-.26C-.8-.54-.4-.46-.46-.16Z', c, line); g.restore(); face(g, 0, 0, 0.24, p);
  } };
  ART.cheese = { color: '#ffd24a', draw(g, p) {
    const c = p.color, line = edge(c);
    path(g, 'M-.9 .1L.5-.66C.76-.5 .9-.2 .9 .06Z', shade(c, 0.3), line); path(g, 'M-.9 .1L.9 .06V.66L-.9 .7Z', c, line);
    oval(g, -0.5, 0.42, 0.14, 0.13, shade(c, -0.16)); oval(g, 0.62, 0.3, 0.1, 0.1, shade(c, -0.16)); oval(g, 0.3, -0.22, 0.16, 0.08, shade(c, -0.1)); face(g, 0.08, 0.38, 0.32, p);
  } };
  ART.sushi = { color: '#ff7f5c', draw(g, p) {
    const c = p.color, line = edge(c);
    slab(g, -0.8, 0, 1.6, 0.66, 0.3, '#ffffff', edge('#b8b0a0'));
    path(g, 'M-.92 .16C-.9-.4-.4-.5 0-.5C.4-.5 .9-.4 .92 .16C.6 .02 .3 0 0 0C-.3 0-.6 .02-.92 .16Z', c, line); curve(g, 'M-.6-.3L-.46-.04M-.2-.42L-.1-.06M.2-.42L.28-.06M.56-.32L.62-.02', '#ffd9c7', 0.07); face(g, 0, 0.32, 0.36, p);
  } };
  ART.mushroom = { color: '#e8453f', draw(g, p) {
    const c = p.color, line = edge(c);
    path(g, 'M-.34 .1L.34 .1C.36 .4 .46 .7 .4 .84C.2 .96-.2 .96-.4 .84C-.46 .7-.36 .4-.34 .1Z', '#fff3df', edge('#b79c7a'));
    path(g, 'M-.94 .16C-.96-.5-.5-.88 0-.88C.5-.88 .96-.5 .94 .16C.5 .36-.5 .36-.94 .16Z', c, line); for (const [x, y, r] of [[-0.46, -0.3, 0.2], [0.3, -0.5, 0.17], [0.58, -0.02, 0.14], [-0.04, -0.06, 0.12]]) dot(g, x, y, r, '#fff8ee'); face(g, 0, 0.5, 0.3, { ...p, cute: true });
  } };
  ART.egg = { color: '#fff4e0', draw(g, p) { const c = p.color; path(g, 'M0-.9C.5-.86 .76-.1 .72 .26C.66 .7 .36 .92 0 .92C-.36 .92-.66 .7-.72 .26C-.76-.1-.5-.86 0-.9Z', c, edge('#c9a87c')); shine(g, -0.3, -0.34, 0.15); face(g, 0, 0.2, 0.46, p); } };
})();
