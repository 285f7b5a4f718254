// ---- shoot: waves come down, the hero fires upwards ----
const rules = (() => {
  let hero, shots, foes, bolts, gifts, rocks, nextWave, nextRock, reload, power, boss, waves;
  const faceUp = () => ART[heroCast().art] && ART[heroCast().art].up;

  function setup() {
    steer.reset();
    hero = newHero(view.w / 2, view.h - 70, 40);
    shots = []; foes = []; bolts = []; gifts = []; rocks = [];
    nextWave = 0.6; nextRock = 6; reload = 0; power = 0; boss = null; waves = 0;
  }
  function wave() {
    waves += 1;
    if (waves % 7 === 0) {
      const hp = 14 + round.level * 5;
      boss = { x: view.w / 2, y: -90, r: reach(GAME.target, 84), hp, full: hp, age: 0, boss: true, home: { x: view.w / 2, y: 130 }, phase: 0, aim: 1.6, id: 99 };
      foes.push(boss);
      shell.toast(T.boss);
      return;
    }
    const columns = clamp(Math.round((3 + waves * 0.35) * crowd()), 3, Math.floor(view.w / 84)), rows = waves > 3 && luck.chance(0.5) ? 2 : 1, pattern = luck.whole(3);
    for (let row = 0; row < rows; row++) for (let i = 0; i < columns; i++) {
      const u = (i + 1) / (columns + 1);
      foes.push({ id: i + row * 10, x: u * view.w, y: -60 - row * 80 - (pattern === 1 ? i * 40 : 0), r: reach(GAME.target, 31), hp: 1 + Math.floor(round.level / 5), age: 0, pattern, home: { x: u * view.w, y: 90 + row * 78 }, phase: i * 0.7, aim: luck.between(1.5, 5), dive: luck.between(5, 11) });
    }
  }
  function fire() {
    const spread = power > 0 ? [-0.2, 0, 0.2] : [0];
    for (const a of spread) shots.push({ x: hero.x + a * 40, y: hero.y - hero.r, vx: Math.sin(a) * 620, vy: -Math.cos(a) * 720, r: 9 });
    sound.play('shoot');
    hero.bounce.kick(-1.4);
  }
  function strike(f, shot) {
    f.hp -= 1;
    f.hit = 0.12;
    shot.gone = true;
    if (f.hp > 0) { effects.burst(shot.x, shot.y, '#ffffff', 4, 0.5); sound.play('bump'); return; }
    f.gone = true;
    const points = f.boss ? 300 : 20;
    if (f.boss) boss = null;
    gain(points, f.boss ? 4 : 0.7);
    sound.play('boom');
    effects.word(f.x, f.y, `+${points}`, f.boss ? '#ffe14d' : '#ffffff');
    effects.burst(f.x, f.y, colourOf(GAME.target), f.boss ? 60 : 18, f.boss ? 2.6 : 1.2);
    effects.shake(f.boss ? 20 : 6);
    if (f.boss || luck.chance(0.09)) gifts.push({ x: f.x, y: f.y, r: 22, heart: luck.chance(0.25), age: 0 });
  }
  function ouch(x, y) {
    if (!hurt()) return false;
    hero.pain = 0.7;
    power = 0;
    effects.burst(x, y, '#ff7a3d', 24, 1.4);
    effects.shake(14);
    return true;
  }
  function foeMoves(f, dt) {
    f.age += dt;
    f.hit = Math.max(0, (f.hit || 0) - dt);
    const speed = pace();
    if (f.boss) {
      f.y = glide(f.y, f.home.y, 1.4, dt);
      f.x = view.w / 2 + Math.sin(f.age * 0.8 * speed) * (view.w / 2 - f.r);
    } else if (has('chase') && f.age > f.dive) {
      const d = Math.hypot(hero.x - f.x, hero.y - f.y) || 1;
      f.x += ((hero.x - f.x) / d) * 150 * speed * dt;
      f.y += Math.max(60, ((hero.y - f.y) / d) * 210) * speed * dt;
    } else {
      const sway = Math.sin(f.age * 1.5 * speed + f.phase) * (f.pattern === 2 ? 80 : 34);
      f.home.y += 13 * speed * dt;
      f.x = clamp(f.home.x + sway, f.r, view.w - f.r);
      f.y = f.y < f.home.y ? Math.min(f.home.y, f.y + 190 * speed * dt) : f.home.y;
    }
    f.aim -= dt * speed;
    if (f.aim <= 0 && f.y > 20 && f.y < view.h * 0.6) {
      f.aim = f.boss ? 1.1 : luck.between(2.4, 5.5);
      const a = Math.atan2(hero.y - f.y, hero.x - f.x);
      for (const s of f.boss ? [-0.3, 0, 0.3] : [0]) bolts.push({ x: f.x, y: f.y + f.r * 0.6, vx: Math.cos(a + s) * 190 * speed, vy: Math.sin(a + s) * 190 * speed, r: 9 });
    }
    if (touching(f, hero, 0.75) && ouch(f.x, f.y) && !f.boss) f.gone = true;
    if (f.y > view.h + 60) f.gone = true;
  }
  function update(dt) {
    steer.move(hero, dt, 470);
    hero.y = Math.max(hero.y, view.h * 0.4);
    tendHero(hero, dt);
    effects.trail(hero.x, hero.y + hero.r, '#ffb14d', 5);
    reload -= dt;
    power = Math.max(0, power - dt);
    if (reload <= 0 && (input.acting() || input.pointer.down)) { reload = 0.2; fire(); }
    nextWave -= dt * Math.sqrt(pace());
    if ((nextWave <= 0 && !boss) || (foes.length === 0 && nextWave < 5)) { nextWave = 9; wave(); }
    nextRock -= dt * crowd();
    if (nextRock <= 0) { nextRock = luck.between(3.5, 6); rocks.push({ x: luck.between(40, view.w - 40), y: -60, r: reach(GAME.hazard, luck.between(30, 46)), v: luck.between(120, 200), age: 0, hp: 4, id: luck.whole(9) }); }
    for (const s of shots) { s.x += s.vx * dt; s.y += s.vy * dt; if (s.y < -20) s.gone = true; }
    for (const f of foes) { foeMoves(f, dt); for (const s of shots) if (!s.gone && !f.gone && touching(f, s, 0.92)) strike(f, s); }
    for (const k of rocks) {
      k.age += dt; k.y += k.v * pace() * dt;
      for (const s of shots) if (!s.gone && touching(k, s, 0.9)) { s.gone = true; effects.burst(s.x, s.y, '#ffffff', 3, 0.4); if (--k.hp <= 0) { k.gone = true; gain(30, 0.5); sound.play('boom'); effects.burst(k.x, k.y, colourOf(GAME.hazard), 20, 1.4); effects.word(k.x, k.y, '+30'); } }
      if (touching(k, hero, 0.75) && ouch(k.x, k.y)) k.gone = true;
      if (k.y > view.h + 80) k.gone = true;
    }
    for (const b of bolts) { b.x += b.vx * dt; b.y += b.vy * dt; if (touching(b, hero, 0.7) && ouch(b.x, b.y)) b.gone = true; if (b.y > view.h + 20 || b.y < -20 || b.x < -20 || b.x > view.w + 20) b.gone = true; }
    for (const p of gifts) {
      p.age += dt; p.y += 110 * dt;
      if (touching(p, hero, 1)) { p.gone = true; hero.joy = 0.6; if (p.heart) heal(); else { power = 9; sound.play('bonus'); } effects.burst(p.x, p.y, '#ffe14d', 16); }
      if (p.y > view.h + 40) p.gone = true;
    }
    const alive = (x) => !x.gone;
    shots = shots.filter(alive); foes = foes.filter(alive); bolts = bolts.filter(alive); gifts = gifts.filter(alive); rocks = rocks.filter(alive);
  }
  function draw(g) {
    for (const s of shots) { halo(g, s.x, s.y, 18, accent, 0.9); g.fillStyle = '#ffffff'; g.beginPath(); g.ellipse(s.x, s.y, 4, 11, Math.atan2(s.vx, -s.vy), 0, TAU); g.fill(); }
    for (const k of rocks) sprite(g, GAME.hazard, k.x, k.y, k.r, { id: k.id, turn: GAME.hazard.art === 'rock' ? k.age * 1.4 : Math.sin(k.age * 3) * 0.15 });
    for (const f of foes) {
      sprite(g, GAME.target, f.x, f.y, f.r * arrival(f.age), { id: f.id, hurt: f.hit > 0, run: 1, turn: ART[GAME.target.art] && ART[GAME.target.art].up ? Math.PI : Math.sin(f.age * 3 + f.phase) * 0.12 });
      if (f.boss) { g.fillStyle = 'rgba(20,10,40,0.5)'; g.fillRect(f.x - 70, f.y - f.r - 22, 140, 10); g.fillStyle = '#ff4d6a'; g.fillRect(f.x - 70, f.y - f.r - 22, (140 * f.hp) / f.full, 10); }
    }
    for (const b of bolts) { halo(g, b.x, b.y, 20, '#ff4d6a', 0.9); g.fillStyle = '#ffe1e6'; g.beginPath(); g.arc(b.x, b.y, 6, 0, TAU); g.fill(); }
    for (const p of gifts) { halo(g, p.x, p.y, 44, '#ffe14d', 0.7); sprite(g, p.heart ? { art: 'heart', size: 100, color: '#ff5577' } : { art: 'star', size: 100, color: '#ffd23f' }, p.x, p.y, p.r, { turn: Math.sin(p.age * 4) * 0.3 }); }
    drawHero(g, hero, { turn: faceUp() ? clamp(hero.vx / 900, -0.3, 0.3) : 0, run: 1 });
    if (power > 0) halo(g, hero.x, hero.y, hero.r * 2, '#ffe14d', 0.35 + 0.2 * Math.sin(clock * 10));
  }
  return { stick: true, act: T.fire, setup, update, draw };
})();
