// ---- tap: they pop up, the player is quicker ----
const rules = (() => {
  let holes, cursor, columns, rows, size, left, top, wait, keyed;
  function lay() {
    columns = view.w > view.h * 1.15 ? 4 : 3;
    rows = columns === 4 ? 3 : 4;
    size = Math.min((view.w - 40) / columns, (view.h - 110) / rows);
    left = (view.w - size * columns) / 2;
    top = 70 + (view.h - 90 - size * rows) / 2;
  }
  function setup() {
    lay();
    holes = Array.from({ length: 12 }, (_, i) => ({ i, up: 0, stay: 0, kind: null, hit: 0 }));
    cursor = 0; wait = 0.6; keyed = false;
  }
  const place = (h) => ({ x: left + ((h.i % columns) + 0.5) * size, y: top + (Math.floor(h.i / columns) + 0.66) * size });
  function whack(h) {
    if (!h.kind || h.hit > 0 || h.up < 0.25) { round.combo = 0; sound.play('bump'); return; }
    const at = place(h);
    h.hit = 0.35;
    if (h.kind === 'hazard') { if (hurt(0.4)) { effects.burst(at.x, at.y - size * 0.2, '#ff7a3d', 22, 1.3); effects.shake(12); sound.play('boom'); } return; }
    round.combo += 1;
    const points = (h.kind === 'gold' ? 50 : 10) + Math.min(30, Math.floor(round.combo / 4) * 5);
    gain(points, h.kind === 'gold' ? 2 : 1);
    sound.play(h.kind === 'gold' ? 'bonus' : 'catch');
    effects.word(at.x, at.y - size * 0.6, `+${points}`, h.kind === 'gold' ? '#ffe14d' : '#ffffff');
    effects.burst(at.x, at.y - size * 0.25, h.kind === 'gold' ? '#ffd23f' : colourOf(GAME.target), 16, 1.1);
    effects.shake(4);
  }
  function listen() {
    const moves = { ArrowLeft: -1, KeyA: -1, ArrowRight: 1, KeyD: 1, ArrowUp: -columns, KeyW: -columns, ArrowDown: columns, KeyS: columns };
    for (const [code, by] of Object.entries(moves)) if (input.pressed(code)) { keyed = true; const to = cursor + by; if (to >= 0 && to < 12 && (Math.abs(by) > 1 || Math.floor(to / columns) === Math.floor(cursor / columns))) cursor = to; }
    if (input.acted()) { keyed = true; whack(holes[cursor]); }
    if (input.pointer.tapped) {
      keyed = false;
      const p = aim(), h = holes.find((k) => { const at = place(k); return Math.abs(p.x - at.x) < size * 0.46 && p.y < at.y + size * 0.3 && p.y > at.y - size * 0.66; });
      if (h) { cursor = h.i; whack(h); }
    }
  }
  function update(dt) {
    listen();
    wait -= dt * Math.sqrt(pace()) * (0.5 + plenty() * 0.5);
    const upNow = holes.filter((h) => h.kind).length;
    if (wait <= 0 && upNow < 5) {
      wait = luck.between(0.35, 0.8);
      const h = luck.pick(holes.filter((k) => !k.kind));
      if (h) { h.kind = luck.chance(Math.min(0.45, 0.2 * crowd())) ? 'hazard' : luck.chance(0.1) ? 'gold' : 'target'; h.stay = luck.between(0.9, 1.5) / Math.sqrt(pace()); h.up = 0; h.hit = 0; }
    }
    for (const h of holes) {
      if (!h.kind) continue;
      if (h.hit > 0) { h.hit -= dt; if (h.hit <= 0) h.kind = null; continue; }
      h.stay -= dt;
      h.up = h.stay > 0 ? Math.min(1, h.up + dt * 6) : h.up - dt * 6;
      if (h.stay <= 0 && h.up <= 0) { if (h.kind !== 'hazard') round.combo = 0; h.kind = null; }
    }
  }
  function draw(g) {
    for (const h of holes) {
      const at = place(h), r = size * 0.36, w = size * 0.4;
      g.fillStyle = tone(shade(soil[0], -0.35)); g.beginPath(); g.ellipse(at.x, at.y, w + 6, w * 0.36 + 5, 0, 0, TAU); g.fill();
      g.fillStyle = tone(shade(soil[0], -0.68)); g.beginPath(); g.ellipse(at.x, at.y, w, w * 0.33, 0, 0, TAU); g.fill();
      if (h.kind) {
        const rise = has('tween') ? backOut(clamp(h.up, 0, 1)) : clamp(h.up, 0, 1), cast = h.kind === 'hazard' ? GAME.hazard : h.kind === 'gold' ? { ...GAME.target, color: '#ffcf33' } : GAME.target, k = h.hit > 0 ? h.hit / 0.35 : 1;
        g.save();
        g.beginPath(); g.rect(at.x - size, at.y - size * 1.4, size * 2, size * 1.4); g.ellipse(at.x, at.y, w, w * 0.33, 0, 0, Math.PI); g.clip();
        if (h.kind === 'gold') halo(g, at.x, at.y - r * 0.6, r * 1.8, '#ffe14d', 0.8);
        sprite(g, cast, at.x, at.y + r * 1.1 - rise * r * 1.7, reach(cast, r), { id: h.i, hurt: h.hit > 0, tall: h.hit > 0 ? 0.6 + 0.4 * k : 1, wide: h.hit > 0 ? 1.25 - 0.25 * k : 1, fade: h.hit > 0 ? k : 1 });
        g.restore();
      }
      g.strokeStyle = tone(soil[1]); g.lineWidth = 6; g.beginPath(); g.ellipse(at.x, at.y + 2, w + 3, w * 0.35 + 3, 0, 0.05, Math.PI - 0.05); g.stroke();
      if (keyed && h.i === cursor) { g.strokeStyle = accent; g.lineWidth = 5; g.setLineDash([12, 8]); g.beginPath(); g.roundRect(at.x - size * 0.46, at.y - size * 0.66, size * 0.92, size * 0.92, 18); g.stroke(); g.setLineDash([]); }
    }
    const p = aim();
    if (!keyed && input.pointer.moves) sprite(g, GAME.hero, clamp(p.x, 30, view.w - 30), clamp(p.y, 30, view.h - 30) + 8, reach(GAME.hero, 26), { happy: input.pointer.down, turn: input.pointer.down ? -0.5 : 0 });
    else { const at = place(holes[cursor]); sprite(g, GAME.hero, at.x + size * 0.34, at.y - size * 0.46, reach(GAME.hero, 26), {}); }
  }
  return { timed: true, above: true, hearts: true, setup, update, draw, resize: () => { if (holes) lay(); } };
})();
