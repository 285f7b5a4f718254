// ---- dodge: danger from every side, treasure in the middle of it ----
const rules = (() => {
  let hero, foes, goods, nextFoe, tickAt, made;

  function setup() {
    steer.reset();
    hero = newHero(view.w / 2, view.h / 2, 40);
    foes = [];
    goods = [];
    nextFoe = 1.2;
    tickAt = 1;
    made = 0;
  }
  function enter() {
    const r = reach(GAME.hazard, luck.between(25, 35)), side = luck.whole(4), along = luck.roll();
    const x = side === 0 ? -r : side === 1 ? view.w + r : along * view.w, y = side === 2 ? -r : side === 3 ? view.h + r : along * view.h;
    const to = { x: hero.x + luck.between(-130, 130), y: hero.y + luck.between(-130, 130) }, a = Math.atan2(to.y - y, to.x - x), v = luck.between(110, 175);
    foes.push({ id: made++, x, y, r, vx: Math.cos(a) * v, vy: Math.sin(a) * v, age: 0, spin: luck.between(-2, 2), hunter: has('chase') && luck.chance(0.45) });
  }
  function place() {
    const margin = 60;
    goods.push({ id: made++, x: luck.between(margin, view.w - margin), y: luck.between(margin + 30, view.h - margin), r: reach(GAME.target, 27), age: 0, gold: luck.chance(0.12) });
  }
  function update(dt) {
    steer.move(hero, dt, 380);
    tendHero(hero, dt);
    if (hero.run > 0.6) effects.trail(hero.x, hero.y + hero.r * 0.6, '#ffffff', 4);
    nextFoe -= dt * crowd();
    if (nextFoe <= 0 && foes.length < 40) { nextFoe = luck.between(0.85, 1.5); enter(); }
    while (goods.length < Math.max(1, Math.round(3 * plenty()))) place();
    tickAt -= dt;
    if (tickAt <= 0) { tickAt = 1; gain(1, 0.25); }
    for (const f of foes) {
      f.age += dt;
      if (f.hunter && f.age < 7) {
        const d = Math.hypot(hero.x - f.x, hero.y - f.y) || 1;
        f.vx = glide(f.vx, ((hero.x - f.x) / d) * 150, 1.5, dt);
        f.vy = glide(f.vy, ((hero.y - f.y) / d) * 150, 1.5, dt);
      }
      f.x += f.vx * pace() * dt;
      f.y += f.vy * pace() * dt;
      f.gone = f.age > 1.5 && (f.x < -90 || f.x > view.w + 90 || f.y < -90 || f.y > view.h + 90);
      if (touching(f, hero, 0.72) && hurt()) {
        hero.pain = 0.7;
        f.gone = true;
        effects.burst(f.x, f.y, colourOf(GAME.hazard), 22, 1.3);
        effects.shake(12);
      }
    }
    for (const t of goods) {
      t.age += dt;
      if (!touching(t, hero, 0.95)) continue;
      t.gone = true;
      round.combo += 1;
      hero.joy = 0.4;
      hero.bounce.kick(4);
      const points = t.gold ? 50 : 10;
      gain(points);
      sound.play(t.gold ? 'bonus' : 'catch');
      effects.word(t.x, t.y - 24, `+${points}`, t.gold ? '#ffe14d' : '#ffffff');
      effects.burst(t.x, t.y, t.gold ? '#ffd23f' : colourOf(GAME.target));
    }
    foes = foes.filter((f) => !f.gone);
    goods = goods.filter((t) => !t.gone);
  }
  function draw(g) {
    for (const t of goods) {
      const k = arrival(t.age), bob = Math.sin(t.age * 3 + t.id) * 5;
      shadow(g, t.x, t.y + t.r * 1.25, t.r * 0.6);
      if (t.gold) halo(g, t.x, t.y + bob, t.r * 2, '#ffe14d', 0.8);
      sprite(g, t.gold ? { ...GAME.target, color: '#ffcf33' } : GAME.target, t.x, t.y + bob, t.r * k, { id: t.id, halo: true, turn: Math.sin(t.age * 2) * 0.15 });
    }
    shadow(g, hero.x, hero.y + hero.r * 1.02, hero.r * 0.7);
    drawHero(g, hero);
    for (const f of foes) {
      shadow(g, f.x, f.y + f.r * 1.15, f.r * 0.6);
      if (f.hunter) halo(g, f.x, f.y, f.r * 1.8, '#ff3b4e', 0.6 + 0.3 * Math.sin(clock * 9));
      sprite(g, GAME.hazard, f.x, f.y, f.r, { id: f.id, run: 1, flip: f.vx < 0, turn: ART[GAME.hazard.art] && ART[GAME.hazard.art].up ? Math.atan2(f.vy, f.vx) + Math.PI / 2 : Math.sin(f.age * 3) * 0.14 });
    }
  }
  return { stick: true, above: true, setup, update, draw };
})();
