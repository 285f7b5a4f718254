// ---- blast: waves fly in, the hero fires ahead ----
const rules = (() => {
  let foes, shots, bolts, rocks, gifts, reload, nextWave, nextRock, power, waves, made;

  function setup() {
    flight.start();
    foes = []; shots = []; bolts = []; rocks = []; gifts = [];
    reload = 0; nextWave = 1; nextRock = 5; power = 0; waves = 0; made = 0;
  }
  // Enemies keep their distance: `ahead` counts from the hero.
  function wave() {
    waves += 1;
    if (waves % 6 === 0) { const hp = 16 + round.level * 5; foes.push({ id: made++, x: 0, y: MIDDLE, ahead: 70, keep: 26, hp, full: hp, boss: true, phase: 0, aim: 2, age: 0 }); shell.toast(T.boss); return; }
    const n = clamp(Math.round((3 + waves * 0.3) * crowd()), 2, 8);
    for (let i = 0; i < n; i++) foes.push({ id: made++, home: [((i + 0.5) / n - 0.5) * REACH_X * 1.8, MIDDLE + luck.between(-3, 3.4)], x: 0, y: MIDDLE, ahead: 62 + i * 3, keep: luck.between(18, 32), hp: 1 + Math.floor(round.level / 4), phase: i * 0.9, aim: luck.between(1.5, 4.5), age: 0 });
  }
  function ouch(o) {
    if (!hurt(2)) return false;
    power = 0;
    effects.burst(flight.x, flight.y, flight.far, '#ff7a3d', 24, 1.6);
    effects.shake(0.4);
    o.gone = true;
    return true;
  }
  function strike(f, s) {
    s.gone = true;
    f.hp -= 1;
    f.hit = 0.12;
    if (f.hp > 0) { sound.play('bump'); return; }
    f.gone = true;
    gain(f.boss ? 300 : 20, f.boss ? 4 : 0.7);
    if (f.boss) shell.toast('+300');
    flight.joy = 0.4;
    sound.play('boom');
    effects.burst(f.x, f.y, f.z, colourOf(GAME.target), f.boss ? 60 : 20, f.boss ? 3.4 : 1.6);
    effects.shake(f.boss ? 0.5 : 0.12);
    if (f.boss || luck.chance(0.12)) gifts.push({ x: f.x, y: f.y, ahead: f.ahead, heart: luck.chance(0.35) && round.lives < GAME.lives });
  }
  function update(dt) {
    flight.steer(dt, 15);
    const speed = pace();
    reload -= dt;
    power = Math.max(0, power - dt);
    if (reload <= 0 && (input.acting() || input.pointer.down)) { reload = 0.19; for (const s of power > 0 ? [-0.7, 0, 0.7] : [0]) shots.push({ x: flight.x + s, y: flight.y, z: flight.far + 1.4, vx: s * 3 }); sound.play('shoot'); }
    nextWave -= dt * Math.sqrt(speed);
    if (nextWave <= 0 || (!foes.length && nextWave < 4)) { nextWave = 8; wave(); }
    nextRock -= dt * crowd();
    if (nextRock <= 0) { nextRock = luck.between(2.2, 4.2); rocks.push({ id: made++, x: luck.chance(0.5) ? flight.x : luck.between(-REACH_X, REACH_X), y: luck.chance(0.5) ? flight.y : luck.between(MIDDLE - 4, MIDDLE + 5), ahead: 85, spin: luck.between(-3, 3), hp: 4 }); }
    for (const s of shots) { s.z += 62 * dt; s.x += s.vx * dt; if (s.z > flight.far + 80) s.gone = true; }
    for (const f of foes) {
      f.age += dt;
      f.hit = Math.max(0, (f.hit || 0) - dt);
      const late = has('chase') && f.age > 6 && !f.boss;
      f.ahead = late ? f.ahead - 13 * speed * dt : glide(f.ahead, f.keep, 1.1, dt);
      const hx = f.boss ? Math.sin(f.age * 0.8) * 6 : late ? flight.x : f.home[0] + Math.sin(f.age * 1.4 * speed + f.phase) * 2.2, hy = f.boss ? MIDDLE + Math.sin(f.age * 1.3) * 2.4 : late ? flight.y : f.home[1] + Math.cos(f.age * 1.1 + f.phase);
      f.x = glide(f.x, hx, 1.8, dt);
      f.y = glide(f.y, hy, 1.8, dt);
      f.z = flight.far + f.ahead;
      f.aim -= dt * speed;
      if (f.aim <= 0 && f.ahead > 8) {
        f.aim = f.boss ? 1 : luck.between(2.6, 5.5);
        for (const s of f.boss ? [-2, 0, 2] : [0]) bolts.push({ x: f.x, y: f.y, ahead: f.ahead, tx: flight.x + s, ty: flight.y, sx: f.x, sy: f.y, full: f.ahead });
      }
      for (const s of shots) if (!s.gone && Math.abs(s.z - f.z) < 1.6 && Math.hypot(s.x - f.x, s.y - f.y) < reach(GAME.target, f.boss ? 2.9 : 1.25)) { strike(f, s); if (f.gone) break; }
      if (f.ahead < 1 && Math.hypot(f.x - flight.x, f.y - flight.y) < 1.6) ouch(f);
      if (f.ahead < -8) f.gone = true;
    }
    for (const k of rocks) {
      k.ahead -= (flight.speed + 8 * speed) * dt;
      k.z = flight.far + k.ahead;
      for (const s of shots) if (!s.gone && Math.abs(s.z - k.z) < 1.6 && Math.hypot(s.x - k.x, s.y - k.y) < reach(GAME.hazard, 1.5)) { s.gone = true; if (--k.hp <= 0) { k.gone = true; gain(30, 0.5); sound.play('boom'); effects.burst(k.x, k.y, k.z, colourOf(GAME.hazard), 18, 1.8); } }
      if (Math.abs(k.ahead) < 1.4 && Math.hypot(k.x - flight.x, k.y - flight.y) < reach(GAME.hazard, 1.25) + 0.4) ouch(k);
      if (k.ahead < -8) k.gone = true;
    }
    for (const b of bolts) { b.ahead -= 17 * speed * dt; const k = 1 - b.ahead / b.full; b.x = lerp(b.sx, b.tx, k); b.y = lerp(b.sy, b.ty, k); if (Math.abs(b.ahead) < 0.8 && Math.hypot(b.x - flight.x, b.y - flight.y) < 0.95) ouch(b); if (b.ahead < -8) b.gone = true; }
    for (const p of gifts) { p.ahead -= 12 * dt; p.x = glide(p.x, flight.x, p.ahead < 14 ? 2 : 0, dt); p.y = glide(p.y, flight.y, p.ahead < 14 ? 2 : 0, dt); if (p.ahead < 1) { p.gone = true; if (p.heart) heal(); else { power = 9; sound.play('bonus'); } flight.joy = 0.6; effects.burst(flight.x, flight.y, flight.far, '#ffe14d', 16, 1.2); } }
    const alive = (o) => !o.gone;
    foes = foes.filter(alive); shots = shots.filter(alive); bolts = bolts.filter(alive); rocks = rocks.filter(alive); gifts = gifts.filter(alive);
  }
  function draw(dt) {
    flight.camera(dt);
    flight.world();
    const beam = stage.mesh('beam', () => CLAY.lump().ball(0, 0, 0, 1, '#ffffff', { scale: [0.14, 0.14, 0.9], fine: 8 }).data), orb = stage.mesh('orb', () => CLAY.lump().ball(0, 0, 0, 0.34, '#ff5a74', { fine: 10 }).data), prize = stage.mesh('prize', () => CLAY.lump().slice(0, 0, 0, CLAY.star(5, 0.7, 0.36), 0.3, '#ffd23f').data);
    for (const s of shots) stage.add(beam, M.place(s.x, s.y, s.z), { glow: 1, tint: [...floats(accent), 0.6], flat: true });
    for (const f of foes) put(GAME.target, { x: f.x, y: f.y - 0.7 * (f.boss ? 2.6 : 1), z: f.z, yaw: Math.PI, bank: Math.sin(f.age * 2 + f.phase) * 0.25, size: (f.boss ? 2.7 : 1.05) * arrival(f.age), run: 1, id: f.id, tint: f.hit > 0 ? [1, 1, 1, 0.7] : undefined, casts: false, floor: null });
    for (const b of bolts) stage.add(orb, M.place(b.x, b.y, flight.far + b.ahead), { glow: 0.9, flat: true });
    for (const k of rocks) put(GAME.hazard, { x: k.x, y: k.y - 0.6, z: k.z, yaw: GAME.hazard.art === 'rock' ? clock * k.spin : Math.PI, pitch: GAME.hazard.art === 'rock' ? clock * k.spin * 0.7 : 0, size: 1.5, id: k.id, casts: false, floor: null });
    for (const p of gifts) stage.add(prize, M.place(p.x, p.y, flight.far + p.ahead, clock * 4), { glow: 0.6, tint: p.heart ? [1, 0.35, 0.5, 0.8] : [0, 0, 0, 0] });
    flight.draw();
    // A sight far ahead, where the shots go.
    const sight = stage.mesh('sight', () => CLAY.lump().ring(0, 0, 0, 0.7, 0.05, '#ffffff', { fine: 20 }).data);
    for (const z of [12, 24]) stage.add(sight, M.place(flight.x, flight.y, flight.far + z), { glow: 1, alpha: 0.55, tint: [...floats(accent), 0.7], flat: true });
  }
  return { stick: true, act: T.fire, setup, update, draw };
})();
