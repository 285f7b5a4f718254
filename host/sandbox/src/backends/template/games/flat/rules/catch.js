// ---- catch: things fall; the hero runs along the ground and catches the good ones ----
const rules = (() => {
  let hero, things, nextTarget, nextHazard, nextHeart, made;
  const colour = () => colourOf(GAME.target);

  function setup() {
    steer.reset();
    hero = newHero(view.w / 2, 0, 58);
    things = [];
    nextTarget = 0.4;
    nextHazard = 3;
    nextHeart = 18;
    made = 0;
  }
  function drop(kind) {
    const cast = kind === 'hazard' ? GAME.hazard : GAME.target, margin = 40;
    // A bomb now and then comes down just where the hero stands, so standing still is no plan.
    const x = kind === 'hazard' && luck.chance(0.4) ? hero.x + luck.between(-50, 50) : luck.between(margin, view.w - margin);
    things.push({ kind, cast, id: made++, x: clamp(x, margin, view.w - margin), y: -50, r: reach(cast, kind === 'gold' ? 34 : 29), age: 0, v: luck.between(135, 185), sway: luck.between(8, 26), phase: luck.roll() * TAU, from: 0 });
  }
  function take(t) {
    if (t.kind === 'hazard') {
      if (!hurt()) return false;
      hero.pain = 0.7;
      effects.burst(t.x, t.y, '#ff7a3d', 22, 1.3);
      effects.shake(12);
      sound.play('boom');
      return true;
    }
    hero.joy = 0.45;
    hero.bounce.kick(4.5);
    if (t.kind === 'heart') { heal(); effects.word(t.x, t.y - 20, '♥', '#ff7f9f'); effects.burst(t.x, t.y, '#ff7f9f'); return true; }
    round.combo += 1;
    const points = (t.kind === 'gold' ? 50 : 10) + Math.min(40, Math.floor(round.combo / 5) * 5);
    gain(points, t.kind === 'gold' ? 2 : 1);
    sound.play(t.kind === 'gold' ? 'bonus' : 'catch');
    effects.word(t.x, hero.y - hero.r * 1.2, `+${points}`, t.kind === 'gold' ? '#ffe14d' : '#ffffff');
    effects.burst(t.x, t.y, t.kind === 'gold' ? '#ffd23f' : colour(), t.kind === 'gold' ? 26 : 14);
    return true;
  }
  function update(dt) {
    hero.y = view.floor - hero.r * 0.92;
    steer.move(hero, dt, 540, true);
    tendHero(hero, dt);
    if (hero.run > 0.7) effects.trail(hero.x - Math.sign(hero.vx) * hero.r * 0.6, view.floor - 6, '#ffffff', 4);
    nextTarget -= dt * Math.sqrt(pace()) * plenty();
    nextHazard -= dt * crowd();
    nextHeart -= dt;
    if (nextTarget <= 0) { nextTarget = luck.between(0.5, 0.85); drop(luck.chance(0.09) ? 'gold' : 'target'); }
    if (nextHazard <= 0) { nextHazard = luck.between(2.1, 3.4); drop('hazard'); }
    if (nextHeart <= 0) { nextHeart = luck.between(18, 28); if (round.lives < GAME.lives) drop('heart'); }
    for (const t of things) {
      t.age += dt;
      t.y += t.v * pace() * dt;
      if (t.kind === 'hazard' && has('chase') && t.y < view.floor - 120) t.x += clamp(hero.x - t.x, -1, 1) * 75 * pace() * dt;
      t.at = t.x + Math.sin(t.age * 2.2 + t.phase) * t.sway;
      if (touching({ x: t.at, y: t.y, r: t.r }, { x: hero.x, y: hero.y - hero.r * 0.15, r: hero.r }, 0.84)) t.gone = take({ ...t, x: t.at });
      else if (t.y > view.floor - t.r * 0.5) {
        t.gone = true;
        if (t.kind === 'target' || t.kind === 'gold') round.combo = 0;
        effects.burst(t.at, view.floor - 6, t.kind === 'hazard' ? '#6a6678' : '#ffffff', 7, 0.7);
        if (t.kind === 'hazard') sound.play('bump');
      }
    }
    things = things.filter((t) => !t.gone);
  }
  function draw(g) {
    shadow(g, hero.x, view.floor + 2, hero.r * 0.7);
    for (const t of things) {
      const k = arrival(t.age), x = t.at ?? t.x;
      if (t.y > view.floor - 260) shadow(g, x, view.floor + 3, t.r * 0.6 * clamp(1 - (view.floor - t.y) / 300, 0.1, 1));
      if (t.kind === 'gold') halo(g, x, t.y, t.r * 2, '#ffe14d', 0.7 + 0.3 * Math.sin(clock * 8));
      const cast = t.kind === 'heart' ? { art: 'heart', size: 100, color: '#ff5577' } : t.kind === 'gold' ? { ...t.cast, color: '#ffcf33' } : t.cast;
      sprite(g, cast, x, t.y, t.r * k, { id: t.id, turn: Math.sin(t.age * 2.6 + t.phase) * 0.4, halo: t.kind !== 'hazard', flip: t.phase > Math.PI });
    }
    drawHero(g, hero);
    if (round.combo >= 5) { g.font = '800 20px ui-rounded, sans-serif'; g.textAlign = 'center'; g.lineWidth = 5; g.strokeStyle = 'rgba(40,30,60,0.7)'; g.fillStyle = '#ffe14d'; const text = `${T.combo} ${round.combo}`; g.strokeText(text, hero.x, hero.y - hero.r * 1.5); g.fillText(text, hero.x, hero.y - hero.r * 1.5); }
  }
  return { stick: true, setup, update, draw };
})();
