// ---- field: run about on a round of land, collect, keep clear of what roams there ----
const rules = (() => {
  const EDGE = 23;
  let hero, goods, foes, trees, made, yaw, camYaw;
  const inside = (x, z, r = EDGE - 1) => { const far = Math.hypot(x, z); return far <= r ? [x, z] : [(x / far) * r, (z / far) * r]; };

  function setup() {
    hero = { x: 0, y: 0, z: 0, vx: 0, vz: 0, vy: 0, on: true, run: 0, joy: 0, squash: 0, squashV: 0, roll: 0 };
    yaw = camYaw = Math.PI;
    made = 0;
    const d = dice(GAME.seed ^ 0x7ee5);
    trees = [];
    for (let i = 0; i < 40; i++) {
      const rim = i < 20, a = rim ? (i / 20) * TAU : d.roll() * TAU, far = rim ? EDGE + d.between(1.2, 3.4) : d.between(7, EDGE - 4);
      const t = { x: Math.cos(a) * far, z: Math.sin(a) * far, kind: PLACE.props[i % PLACE.props.length], v: i, yaw: d.roll() * TAU, size: d.between(0.8, 1.3), rim };
      t.soft = ['bloom', 'bush', 'weed'].includes(t.kind);
      t.r = 0.7 * t.size;
      trees.push(t);
    }
    goods = [];
    foes = [];
    while (goods.length < count()) place();
    for (let i = 0; i < 3; i++) roam();
  }
  const count = () => clamp(Math.round(12 * plenty()), 2, 30);
  const free = (x, z, r) => !trees.some((t) => !t.soft && Math.hypot(t.x - x, t.z - z) < r + t.r) && Math.hypot(x - hero.x, z - hero.z) > 5;
  function spot() { for (let i = 0; i < 20; i++) { const a = luck.roll() * TAU, far = Math.sqrt(luck.roll()) * (EDGE - 3), x = Math.cos(a) * far, z = Math.sin(a) * far; if (free(x, z, 1)) return [x, z]; } return [0, 12]; }
  // Every other one comes up not far from the hero, so that there is always something to run for.
  function place() {
    let [x, z] = spot();
    if (made % 2) for (let i = 0; i < 6 && Math.hypot(x - hero.x, z - hero.z) > 13; i++) [x, z] = spot();
    goods.push({ id: made++, x, z, age: 0, gold: luck.chance(0.12), high: luck.chance(0.15) });
  }
  function roam() { let [x, z] = spot(); if (Math.hypot(x - hero.x, z - hero.z) < 10) [x, z] = inside(hero.x - x * 2, hero.z - z * 2); foes.push({ id: made++, x, z, yaw: luck.roll() * TAU, turn: 0, age: 0, hop: luck.roll() * TAU }); }

  function moveHero(dt) {
    const a = lead(), top = (8.2 * GAME.hero_speed) / 100, sx = Math.sin(camYaw), cz = Math.cos(camYaw);
    // Up is away from the camera.
    const wx = (-a.y * sx - a.x * cz) * top, wz = (-a.y * cz + a.x * sx) * top, rate = has('tween') ? 7 : 14;
    hero.vx = glide(hero.vx, wx, rate, dt);
    hero.vz = glide(hero.vz, wz, rate, dt);
    hero.x += hero.vx * dt;
    hero.z += hero.vz * dt;
    [hero.x, hero.z] = inside(hero.x, hero.z);
    for (const t of trees) {
      if (t.soft) continue;
      const dx = hero.x - t.x, dz = hero.z - t.z, far = Math.hypot(dx, dz), gap = t.r + reach(GAME.hero, 0.5);
      if (far < gap && far > 0.001) { hero.x = t.x + (dx / far) * gap; hero.z = t.z + (dz / far) * gap; }
    }
    const v = Math.hypot(hero.vx, hero.vz);
    hero.run = Math.min(1, v / 6);
    hero.roll += v * dt * 1.7;
    if (v > 0.6) yaw += turnTo(yaw, Math.atan2(hero.vx, hero.vz)) * Math.min(1, dt * 11);
    if (v > 1.5 && a.y < 0.4) camYaw += turnTo(camYaw, yaw) * Math.min(1, dt * 1.1);
    if (hero.on && input.acted()) { hero.vy = 9.4 * Math.sqrt(GAME.jump / 100); hero.on = false; hero.squashV = -5; sound.play('jump'); effects.burst(hero.x, 0.1, hero.z, '#ffffff', 6, 0.5); }
    hero.vy -= 24 * dt;
    hero.y += hero.vy * dt;
    if (hero.y <= 0) { if (!hero.on) { hero.squashV = 4; } hero.y = 0; hero.vy = 0; hero.on = true; }
    if (has('tween')) { hero.squashV += (-hero.squash * 240 - hero.squashV * 13) * dt; hero.squash += hero.squashV * dt; }
    hero.joy = Math.max(0, hero.joy - dt);
    if (hero.on && hero.run > 0.7) effects.trail(hero.x - Math.sin(yaw) * 0.5, 0.15, hero.z - Math.cos(yaw) * 0.5, mix(PLACE.ground, '#ffffff', 0.5), 0.09);
  }
  function update(dt) {
    moveHero(dt);
    const wanted = clamp(Math.round((2 + round.level * 0.8) * crowd()), 1, 14);
    if (foes.length < wanted) roam();
    for (const f of foes) {
      f.age += dt;
      f.hop += dt * 6;
      const dx = hero.x - f.x, dz = hero.z - f.z, far = Math.hypot(dx, dz), speed = 2.7 * pace();
      const hunts = has('chase') && far < 14 && round.safe <= 0;
      if (hunts) f.yaw += turnTo(f.yaw, Math.atan2(dx, dz)) * Math.min(1, dt * 3.2);
      else { f.turn = glide(f.turn, luck.between(-2.4, 2.4), 1.2, dt); f.yaw += f.turn * dt; }
      if (Math.hypot(f.x, f.z) > EDGE - 2) f.yaw += turnTo(f.yaw, Math.atan2(-f.x, -f.z)) * Math.min(1, dt * 4);
      const v = speed * (hunts ? 1.35 : 1) * Math.min(1, f.age);
      f.x += Math.sin(f.yaw) * v * dt;
      f.z += Math.cos(f.yaw) * v * dt;
      f.hunts = hunts;
      for (const t of trees) { if (t.soft) continue; const ex = f.x - t.x, ez = f.z - t.z, e = Math.hypot(ex, ez); if (e < t.r + 0.6 && e > 0.001) { f.x = t.x + (ex / e) * (t.r + 0.6); f.z = t.z + (ez / e) * (t.r + 0.6); f.yaw += 2 * dt; } }
      const hit = reach(GAME.hazard, 0.62) + reach(GAME.hero, 0.42);
      if (Math.hypot(hero.x - f.x, hero.z - f.z) < hit && hero.y < reach(GAME.hazard, 0.9)) {
        if (hero.vy < -2 && hero.y > 0.25) { f.gone = true; hero.vy = 8; gain(30); sound.play('boom'); effects.burst(f.x, 0.7, f.z, colourOf(GAME.hazard), 18, 1.2); shell.toast('+30'); }
        else if (hurt(2)) { effects.burst(hero.x, 0.8, hero.z, '#ff7a3d', 18, 1.2); effects.shake(0.3); f.yaw = Math.atan2(f.x - hero.x, f.z - hero.z); hero.vx = (hero.x - f.x) * 9; hero.vz = (hero.z - f.z) * 9; }
      }
    }
    foes = foes.filter((f) => !f.gone);
    for (const t of goods) {
      t.age += dt;
      const dy = hero.y + 0.7 - (t.high ? 2.4 : 0.8);
      if (Math.hypot(hero.x - t.x, hero.z - t.z) < reach(GAME.target, 0.6) + reach(GAME.hero, 0.6) && Math.abs(dy) < 1.5) {
        t.gone = true;
        hero.joy = 0.5;
        hero.squashV = 3.4;
        round.combo += 1;
        gain(t.gold ? 50 : 10, t.gold ? 2 : 1);
        sound.play(t.gold ? 'bonus' : 'catch');
        effects.burst(t.x, 0.9, t.z, t.gold ? '#ffd23f' : colourOf(GAME.target), 14);
      }
    }
    goods = goods.filter((t) => !t.gone);
    while (goods.length < count()) place();
  }
  function draw(dt) {
    const c = stage.camera, back = view.h > view.w ? 8.6 : 6.6, k = Math.min(1, dt * 6);
    const want = [hero.x - Math.sin(camYaw) * back, 4 + hero.y * 0.4, hero.z - Math.cos(camYaw) * back];
    c.eye = round.time < 0.05 ? want : c.eye.map((v, i) => lerp(v, want[i], k));
    c.at = [hero.x + Math.sin(camYaw) * 2.2, 1.2 + hero.y * 0.5, hero.z + Math.cos(camYaw) * 2.2];
    heavens(hero.x, hero.z);
    beyond(hero.x, hero.z, has('water') || PLACE.water ? -0.9 : -0.25);
    stage.add(land(EDGE + 5, 'field'), ONE, { floor: true, flat: true, shine: 0 });
    for (const t of trees) prop(t.kind, t.v, t.x, 0, t.z, t.yaw, t.size);
    for (const t of goods) {
      const s = arrival(t.age), y = (t.high ? 1.9 : 0.25) + Math.sin(clock * 3 + t.id) * 0.12;
      put(t.gold ? { ...GAME.target, color: '#ffcf33' } : GAME.target, { x: t.x, y, z: t.z, yaw: clock * 2 + t.id, size: 0.62 * s, id: t.id, glow: t.gold ? 0.45 : 0.12 });
    }
    for (const f of foes) put(GAME.hazard, { x: f.x, y: Math.abs(Math.sin(f.hop)) * 0.22, z: f.z, yaw: f.yaw, size: 0.78 * arrival(f.age), run: 0.8, id: f.id, tint: f.hunts ? [1, 0.15, 0.2, 0.22 + 0.12 * Math.sin(clock * 9)] : undefined });
    if (!blinkOff()) put(GAME.hero, { x: hero.x, y: hero.y, z: hero.z, yaw, size: 0.86, run: hero.on ? hero.run : 0.2, lift: hero.joy > 0 || !hero.on, wide: 1 + hero.squash * 0.5, tall: 1 - hero.squash * 0.5, roll: hero.roll });
  }
  return { stick: true, act: T.jump, setup, update, draw };
})();
