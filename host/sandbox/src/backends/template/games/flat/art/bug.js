// Small things that fly.
(() => {
  const { oval, dot, path, curve, eyes, cheeks, smile, edge } = PEN;
  const { shade, mix } = PAINT;
  ART.bee = { color: '#ffcb3d', draw(g, p) {
    const c = p.color, line = edge(c), flap = Math.sin(p.t * 30) * 0.25;
    for (const s of [0, 1]) { g.save(); g.translate(-0.05 + s * 0.2, -0.34); g.rotate(-0.5 + s * 0.6 + flap); oval(g, 0, -0.34, 0.2, 0.38, 'rgba(225,245,255,0.85)', line); g.restore(); }
    path(g, 'M-.76 .14L-1 .1L-.74 .28Z', '#4a3526', line);
    oval(g, 0, 0.12, 0.78, 0.52, c, line);
    for (const x of [-0.44, -0.14]) curve(g, x < -0.3 ? 'M-.44-.26C-.36-.02-.36 .26-.44 .5' : 'M-.12-.36C-.02-.04-.02 .3-.12 .58', '#4a3526', 0.15);
    curve(g, 'M.38-.28C.4-.5 .5-.58 .62-.56M.5-.24C.56-.42 .68-.46 .78-.4', line, 0.05);
    eyes(g, 0.46, 0.02, 0.14, 0.1, p);
    smile(g, 0.5, 0.22, 0.08, p);
    cheeks(g, 0.44, 0.18, 0.2, 0.07);
  } };
  ART.butterfly = { color: '#ff8fc7', draw(g, p) {
    const c = p.color, line = edge(c), flap = 0.72 + Math.sin(p.t * 9 + (p.id || 0)) * 0.28;
    for (const s of [-1, 1]) {
      g.save(); g.scale(s * flap, 1);
      path(g, 'M.06-.1C.2-.8 .9-.9 .96-.44C.98-.1 .5 .1 .06 .06Z', c, line);
      path(g, 'M.06 .02C.5 0 .8 .24 .7 .56C.56 .86 .12 .6 .06 .14Z', mix(c, '#ffffff', 0.4), line);
      dot(g, 0.62, -0.46, 0.16, mix(c, '#ffffff', 0.65)); dot(g, 0.46, 0.38, 0.1, shade(c, -0.1));
      g.restore();
    }
    curve(g, 'M-.02-.44C-.08-.7-.2-.76-.28-.74M.02-.44C.08-.7 .2-.76 .28-.74', '#5a3f4d', 0.05);
    oval(g, 0, 0.04, 0.13, 0.52, '#6b4a5a', line);
    dot(g, 0, -0.4, 0.18, '#7d5a6a', line);
    eyes(g, 0, -0.42, 0.08, 0.06, p, '#ffffff');
  } };
  ART.ladybug = { color: '#f04b45', draw(g, p) {
    const c = p.color, line = edge(c);
    dot(g, 0.6, 0.06, 0.36, '#3a3038', line);
    path(g, 'M-.9 .5C-.94-.4-.4-.72 0-.7C.44-.68 .72-.2 .66 .5C.2 .62-.5 .62-.9 .5Z', c, line);
    curve(g, 'M-.1-.7C-.2-.3-.24 .2-.2 .56', line, 0.05);
    for (const [x, y, r] of [[-0.5, -0.1, 0.13], [-0.52, 0.3, 0.1], [0.2, -0.3, 0.13], [0.26, 0.16, 0.11]]) dot(g, x, y, r, '#3a3038');
    for (const x of [-0.6, -0.1, 0.4]) dot(g, x, 0.6, 0.09, '#3a3038');
    curve(g, 'M.66-.26C.7-.46 .8-.52 .9-.5', '#3a3038', 0.05);
    dot(g, 0.72, 0.02, 0.12, '#ffffff'); eyes(g, 0.74, 0.03, 0, 0.07, p);
  } };
})();
