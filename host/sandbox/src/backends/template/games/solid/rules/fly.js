// ---- fly: through the rings, past the storms ----
const rules = (() => {
  let rings, goods, foes, ahead, made, boost;

  function setup() {
    flight.start();
    rings = []; goods = []; foes = [];
    ahead = 34; made = 0; boost = 0;
  }
  function furnish() {
    while (ahead < flight.far + 120) {
      const x = luck.between(-REACH_X + 2, REACH_X - 2), y = luck.between(MIDDLE - REACH_UP + 2.4, MIDDLE + REACH_UP - 2);
      if (luck.chance(0.6)) rings.push({ id: made++, x, y, z: ahead, r: 2.3 * Math.max(0.62, 1 - round.level * 0.035) });
      else if (luck.chance(Math.min(1, 0.75 * plenty()))) for (let k = 0; k < 4; k++) goods.push({ id: made++, x: x + Math.sin(k) * 1.2, y: y + Math.cos(k) * 0.8, z: ahead + k * 3, gold: k === 3 && luck.chance(0.25) });
      for (let k = 0; k < 3; k++) if (luck.chance(Math.min(0.9, crowd() * 0.3))) foes.push({ id: made++, x: luck.between(-REACH_X, REACH_X), y: luck.between(MIDDLE - REACH_UP + 1, MIDDLE + REACH_UP), z: ahead + luck.between(6, 12), phase: luck.roll() * TAU });
      ahead += luck.between(14, 19);
    }
    const gone = (o) => o.gone || o.z < flight.far - 10;
    rings = rings.filter((o) => !gone(o)); goods = goods.filter((o) => !gone(o)); foes = foes.filter((o) => !gone(o));
  }
  function update(dt) {
    boost = glide(boost, input.acting() ? 1 : 0, 4, dt);
    flight.steer(dt, 17 * (1 + boost * 0.6));
    round.progress += dt * 0.2;
    furnish();
    for (const g of rings) {
      if (g.done || g.z > flight.far) continue;
      g.done = true;
      if (Math.hypot(g.x - flight.x, g.y - flight.y) < g.r) { g.hit = true; round.combo += 1; flight.joy = 0.5; gain(20 + Math.min(40, round.combo * 2) + (boost > 0.5 ? 10 : 0)); sound.play('bonus'); effects.burst(g.x, g.y, g.z, '#ffd23f', 24, 1.8); if (round.combo % 5 === 0) shell.toast(`${T.gate} ×${round.combo}`); } else round.combo = 0;
    }
    for (const t of goods) if (flight.near(t, reach(GAME.target, 0.8) + reach(GAME.hero, 0.8))) { t.gone = true; flight.joy = 0.3; gain(t.gold ? 50 : 10, 0.5); sound.play(t.gold ? 'bonus' : 'catch'); effects.burst(t.x, t.y, t.z, colourOf(GAME.target), 8); }
    for (const f of foes) {
      if (has('chase') && f.z > flight.far && f.z - flight.far < 45) { f.x += clamp(flight.x - f.x, -1, 1) * 2.2 * pace() * dt; f.y += clamp(flight.y - f.y, -1, 1) * 2.2 * pace() * dt; }
      else f.y += Math.sin(clock * 1.5 + f.phase) * dt;
      if (flight.near(f, reach(GAME.hazard, 0.85) + reach(GAME.hero, 0.5)) && hurt(2)) { f.gone = true; effects.burst(f.x, f.y, f.z, '#ff7a3d', 22, 1.6); effects.shake(0.4); sound.play('boom'); }
    }
  }
  function draw(dt) {
    flight.camera(dt);
    flight.world();
    const hoop = stage.mesh('hoop', () => CLAY.lump().ring(0, 0, 0, 1, 0.1, '#ffd23f', { fine: 30 }).ring(0, 0, 0, 1, 0.06, '#ffffff', { fine: 30, scale: [0.92, 0.92, 1.4] }).data);
    for (const g of rings) stage.add(hoop, M.place(g.x, g.y, g.z, 0, 0, clock * 0.7, g.r), { glow: 0.4, tint: g.hit ? [1, 1, 1, 0.7] : g.done ? [0.5, 0.5, 0.6, 0.6] : [...floats(accent), 0.25] });
    for (const t of goods) put(t.gold ? { ...GAME.target, color: '#ffcf33' } : GAME.target, { x: t.x, y: t.y - 0.5, z: t.z, yaw: clock * 2.4 + t.id, size: 0.7, id: t.id, glow: 0.2, casts: false, floor: null });
    for (const f of foes) put(GAME.hazard, { x: f.x, y: f.y - 0.6, z: f.z, yaw: Math.PI + Math.sin(clock + f.phase) * 0.4, size: 0.95, run: 0.5, id: f.id, casts: false, floor: null });
    flight.draw();
  }
  return { stick: true, act: T.boost, setup, update, draw };
})();
