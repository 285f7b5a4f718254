// ---- drive: a winding course without end; gates score, rocks and verges cost ----
const rules = (() => {
  const HALF = 5.2, CHUNK = 24, STEPS = 8;
  let hero, far, speed, gates, goods, foes, ahead, made, chunks;
  // The middle of the road and its direction, for any distance.
  const mid = (s) => Math.sin(s * 0.011) * 26 * ease(s) + Math.sin(s * 0.027 + 1) * 9 * ease(s);
  const ease = (s) => clamp(s / 120, 0, 1);
  const heading = (s) => Math.atan2(mid(s + 0.5) - mid(s - 0.5), 1);
  const spot = (s, lane) => { const a = heading(s); return { x: mid(s) + Math.cos(a) * lane, z: s - Math.sin(a) * lane, yaw: a }; };

  function setup() {
    for (const key of chunks || []) stage.forget(`road/${key}`);
    hero = { lane: 0, drift: 0, tilt: 0, joy: 0, off: false };
    far = 6; speed = 6; ahead = 60; made = 0;
    gates = []; goods = []; foes = []; chunks = new Set();
  }
  function furnish() {
    while (ahead < far + 130) {
      const roll = luck.roll();
      if (roll < 0.4) gates.push({ id: made++, s: ahead, lane: luck.between(-2.6, 2.6), wide: 2.1 });
      else if (roll < 0.4 + 0.34 * plenty()) { const lane = luck.between(-3.4, 3.4); for (let k = 0; k < 4; k++) goods.push({ id: made++, s: ahead + k * 3.2, lane, gold: k === 3 && luck.chance(0.25) }); }
      const rocks = crowd() * 0.75;
      for (let k = 0; k < 3; k++) if (luck.chance(Math.min(0.9, rocks / 3))) foes.push({ id: made++, s: ahead + luck.between(7, 13), lane: luck.between(-HALF + 1, HALF - 1), moves: has('chase') || luck.chance(0.2), phase: luck.roll() * TAU });
      ahead += luck.between(15, 21);
    }
    const gone = (o) => o.s < far - 10 || o.gone;
    gates = gates.filter((o) => !gone(o)); goods = goods.filter((o) => !gone(o)); foes = foes.filter((o) => !gone(o));
  }
  function update(dt) {
    const a = lead(), boost = a.y < -0.35 ? 1.25 : a.y > 0.35 ? 0.6 : 1, top = 17 * pace() * (GAME.hero_speed / 100) * boost * (hero.off ? 0.5 : 1);
    speed = glide(speed, top, speed > top ? 2.4 : 0.9, dt);
    const bend = (heading(far + 4) - heading(far)) * speed * 0.9;
    // With drift the car keeps going where it went, and slides to the outside of a bend.
    hero.drift = glide(hero.drift, -a.x * 8.5, has('drift') ? 3.2 : 9, dt);
    hero.lane = clamp(hero.lane + (hero.drift - bend * (has('drift') ? 1.3 : 0.5)) * dt, -HALF - 2.4, HALF + 2.4);
    hero.tilt = glide(hero.tilt, clamp(hero.drift / 9, -1, 1), 8, dt);
    hero.off = Math.abs(hero.lane) > HALF - 0.3;
    hero.joy = Math.max(0, hero.joy - dt);
    far += speed * dt;
    round.progress += dt * 0.22;
    furnish();
    const here = spot(far, hero.lane);
    if (hero.off || (has('drift') && Math.abs(hero.drift) > 6)) effects.trail(here.x - Math.sin(here.yaw), 0.2, here.z - Math.cos(here.yaw), hero.off ? '#b89a6a' : '#ffffff', 0.16);
    for (const g of gates) {
      if (g.done || g.s > far) continue;
      g.done = true;
      if (Math.abs(hero.lane - g.lane) < g.wide) { round.combo += 1; gain(20 + Math.min(30, round.combo * 2)); sound.play('bonus'); hero.joy = 0.5; g.hit = true; const p = spot(g.s, g.lane); effects.burst(p.x, 1.8, p.z, accent, 22, 1.6); if (round.combo % 5 === 0) shell.toast(`${T.gate} ×${round.combo}`); } else round.combo = 0;
    }
    for (const t of goods) if (Math.abs(t.s - far) < 1.5 && Math.abs(t.lane - hero.lane) < reach(GAME.target, 0.7) + reach(GAME.hero, 0.7)) { t.gone = true; gain(t.gold ? 50 : 10, 0.5); sound.play(t.gold ? 'bonus' : 'catch'); hero.joy = 0.3; const p = spot(t.s, t.lane); effects.burst(p.x, 1, p.z, t.gold ? '#ffd23f' : colourOf(GAME.target), 8); }
    for (const f of foes) {
      if (f.moves) f.lane += (has('chase') && f.s > far && f.s - far < 34 ? clamp(hero.lane - f.lane, -1, 1) * 1.7 : Math.cos(clock * 1.4 + f.phase)) * pace() * dt;
      if (Math.abs(f.s - far) < 1.3 && Math.abs(f.lane - hero.lane) < reach(GAME.hazard, 0.65) + reach(GAME.hero, 0.55) && hurt(2)) { f.gone = true; speed *= 0.3; const p = spot(f.s, f.lane); effects.burst(p.x, 0.8, p.z, '#ff7a3d', 22, 1.5); effects.shake(0.4); sound.play('boom'); }
    }
  }
  // The road is laid in chunks, each a mesh of its own that is thrown away behind the player.
  function chunk(k) {
    chunks.add(k);
    return stage.mesh(`road/${k}`, () => {
      const data = [], grey = floats(tone('#646b7d')), white = floats('#f6f3ea'), red = floats(tone('#e2574c')), line = floats(tone('#f7e9a8')), grass = [floats(tone(PLACE.ground)), floats(tone(PLACE.patch))];
      const strip = (s0, s1, l0, l1, y, c) => { const [a, b, d, e] = [spot(s0, l0), spot(s0, l1), spot(s1, l1), spot(s1, l0)]; for (const p of [a, d, b, a, e, d]) data.push(p.x, y, p.z, 0, 1, 0, ...c); };
      for (let i = 0; i < STEPS; i++) {
        const s0 = k * CHUNK + (i / STEPS) * CHUNK, s1 = s0 + CHUNK / STEPS;
        const wide = PLACE.water || has('water') ? 12 : 60;
        strip(s0, s1, -wide, wide, -0.04, grass[Math.abs(k * STEPS + i) % 2]);
        strip(s0, s1, -HALF, HALF, 0, grey);
        for (const e of [-1, 1]) strip(s0, s1, e > 0 ? HALF : -HALF - 0.6, e > 0 ? HALF + 0.6 : -HALF, 0.03, i % 2 ? white : red);
        if (i % 4 < 2) for (const l of [-1.75, 1.75]) strip(s0, s1, l - 0.09, l + 0.09, 0.02, line);
      }
      return data;
    });
  }
  function draw(dt) {
    const here = spot(far, hero.lane), c = stage.camera, back = view.h > view.w ? 9 : 7.4, look = spot(far + 9, hero.lane * 0.5), from = spot(far - back, hero.lane * 0.75);
    const want = [from.x, 3.7 + (view.h > view.w ? 1 : 0), from.z], k = Math.min(1, dt * 9);
    c.eye = round.time < 0.05 ? want : [lerp(c.eye[0], want[0], k), want[1], want[2]];
    c.at = [look.x, 0.9, look.z];
    c.fov = 0.95 + (has('tween') ? clamp((speed - 15) / 60, 0, 0.25) : 0);
    heavens(here.x, here.z);
    beyond(here.x, here.z + 60, PLACE.water || has('water') ? -0.8 : -0.3);
    const first = Math.floor((far - 16) / CHUNK);
    for (const k of chunks) if (k < first) { stage.forget(`road/${k}`); chunks.delete(k); }
    for (let k = first; k < first + 7; k++) {
      stage.add(chunk(k), ONE, { floor: true, flat: true, shine: 0 });
      const d = dice((GAME.seed ^ 0x7ee5) + k * 131);
      for (let i = 0; i < 4; i++) { const s = k * CHUNK + (i / 4) * CHUNK + d.between(0, 4), side = i % 2 ? 1 : -1, p = spot(s, side * d.between(HALF + 2.4, PLACE.water || has('water') ? 10.5 : 17)); prop(PLACE.props[d.whole(PLACE.props.length)], d.whole(3), p.x, 0, p.z, d.roll() * TAU, d.between(0.9, 1.4)); }
    }
    const arch = stage.mesh('gate', () => { const b = CLAY.lump(); for (const e of [-1, 1]) { b.cone(e * 2.2, 0, 0, 0.22, 3, accent, { top: 0.18, fine: 10 }); b.ball(e * 2.2, 3.1, 0, 0.34, '#ffffff', { fine: 10 }); } b.box(0, 3, 0, 4.4, 0.7, 0.18, '#ffffff'); for (let i = 0; i < 8; i++) b.box(-1.93 + i * 0.55, 3 + (i % 2 ? 0.17 : -0.17), 0, 0.55, 0.34, 0.2, '#2b2d42'); return b.data; });
    for (const g of gates) { const p = spot(g.s, g.lane); stage.add(arch, M.place(p.x, 0, p.z, p.yaw), { casts: true, tint: g.hit ? [1, 0.95, 0.4, 0.5] : undefined, glow: g.hit ? 0.5 : 0.1 }); }
    for (const t of goods) { const p = spot(t.s, t.lane); put(t.gold ? { ...GAME.target, color: '#ffcf33' } : GAME.target, { x: p.x, y: 0.3 + Math.sin(clock * 3 + t.id) * 0.1, z: p.z, yaw: clock * 2.4 + t.id, size: 0.66, id: t.id, glow: 0.2 }); }
    for (const f of foes) { const p = spot(f.s, f.lane); put(GAME.hazard, { x: p.x, z: p.z, yaw: p.yaw + Math.PI, size: 0.9, run: f.moves ? 0.7 : 0, id: f.id }); }
    if (!blinkOff()) put(GAME.hero, { x: here.x, y: 0.02 + (hero.off ? Math.abs(Math.sin(clock * 26)) * 0.08 : 0), z: here.z, yaw: here.yaw + hero.tilt * (has('drift') ? 0.55 : 0.32), bank: has('tween') ? -hero.tilt * 0.1 : 0, size: 0.95, run: Math.min(1, speed / 12), lift: hero.joy > 0, roll: far * 1.6 });
  }
  const status = () => `${T.level} ${round.level}　${Math.round(speed * 7)} km/h`;
  return { stick: true, setup, update, draw, status };
})();
