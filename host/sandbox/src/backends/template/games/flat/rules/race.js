// ---- race: a road seen from above, traffic ahead, treasure between ----
const rules = (() => {
  let hero, cars, goods, far, miles, speed, nextCar, nextGood, made, trees;
  const bend = (d) => (Math.sin(d / 700) * 0.55 + Math.sin(d / 390 + 1.3) * 0.3) * Math.min(view.w * 0.2, 150);
  const half = () => Math.min(210, view.w * 0.36);
  const middle = (y) => view.w / 2 + bend(far + (view.h - y));

  function setup() {
    steer.reset();
    hero = newHero(view.w / 2, view.h - 110, 44);
    cars = []; goods = []; far = 0; miles = 0; speed = 200; nextCar = 1.6; nextGood = 1; made = 0;
    trees = Array.from({ length: 16 }, (_, i) => ({ d: i * 90, side: i % 2 ? 1 : -1, out: luck.between(40, 170), r: luck.between(22, 40), c: luck.pick(['#4f9a5c', '#63ad5f', '#3f8a63']) }));
  }
  const paints = ['#4f8df0', '#f2b632', '#5fbf73', '#b57bff', '#ff8fb0'];
  const rival = (c) => (GAME.hazard.art === 'car' ? { ...GAME.hazard, art: 'car_top', color: GAME.hazard.color || paints[c.id % 5] } : GAME.hazard);
  const crossing = (list, lane, y) => list.some((c) => Math.abs(c.y - y) < 150 && Math.abs(c.lane - lane) < 0.3);
  function update(dt) {
    const a = input.axis(), brake = a.y > 0.3 ? 0.6 : 1, boost = a.y < -0.3 ? 1.3 : 1, off = Math.abs(hero.x - middle(hero.y)) > half() - hero.r * 0.4;
    speed = glide(speed, 330 * pace() * brake * boost * (off ? 0.45 : 1), 1.8, dt);
    far += speed * dt;
    steer.move(hero, dt, 430, true);
    hero.y = view.h - 60 - hero.r;
    if (has('drift')) hero.x = clamp(hero.x + (bend(far + 60) - bend(far)) * -0.9 * dt * (speed / 120), hero.r, view.w - hero.r);
    tendHero(hero, dt);
    if (off) { effects.trail(hero.x, hero.y + hero.r, '#b89a6a', 6); effects.shake(2); }
    round.progress += dt * 0.3;
    miles += speed * dt * 0.01;
    if (miles >= 1) { round.score += Math.floor(miles); miles %= 1; }
    nextCar -= dt * crowd();
    nextGood -= dt * plenty();
    if (nextCar <= 0) { nextCar = luck.between(0.8, 1.5); const lane = luck.pick([-0.6, 0, 0.6]); if (!crossing(cars, lane, -80)) cars.push({ id: made++, lane, y: -80, r: reach(GAME.hazard, 40), v: luck.between(0.35, 0.6), drift: has('chase') && luck.chance(0.5) }); }
    if (nextGood <= 0) { nextGood = luck.between(1.4, 2.4); const lane = luck.pick([-0.6, 0, 0.6]); for (let k = 0; k < 3; k++) goods.push({ id: made++, lane, y: -60 - k * 62, r: reach(GAME.target, 24), gold: k === 2 && luck.chance(0.2) }); }
    for (const c of cars) {
      c.y += speed * (1 - c.v) * dt;
      if (c.drift && c.y > 0 && c.y < hero.y - 90) c.lane = clamp(c.lane + clamp((hero.x - middle(c.y)) / half() - c.lane, -1, 1) * 0.8 * dt, -0.7, 0.7);
      c.x = middle(c.y) + c.lane * half();
      if (c.y > view.h + 90) { c.gone = true; gain(10, 0.6); }
      if (touching(c, hero, 0.72) && hurt(1.8)) { hero.pain = 0.7; c.gone = true; speed *= 0.35; effects.burst(c.x, c.y, '#ff7a3d', 24, 1.4); effects.shake(14); sound.play('boom'); }
    }
    for (const t of goods) {
      t.y += speed * dt; t.x = middle(t.y) + t.lane * half();
      if (t.y > view.h + 40) t.gone = true;
      else if (touching(t, hero, 0.95)) { t.gone = true; hero.joy = 0.35; const points = t.gold ? 50 : 10; gain(points, 0.5); sound.play(t.gold ? 'bonus' : 'catch'); effects.word(t.x, t.y - 20, `+${points}`, t.gold ? '#ffe14d' : '#ffffff'); effects.burst(t.x, t.y, t.gold ? '#ffd23f' : colourOf(GAME.target), 10, 0.9); }
    }
    cars = cars.filter((c) => !c.gone); goods = goods.filter((t) => !t.gone);
  }
  function strip(g, inner, outer, colour) {
    g.fillStyle = colour;
    g.beginPath();
    for (let y = -10; y <= view.h + 10; y += 14) g.lineTo(middle(y) + outer, y);
    for (let y = view.h + 10; y >= -10; y -= 14) g.lineTo(middle(y) + inner, y);
    g.fill();
  }
  function draw(g) {
    const [fill, rim] = soil.map(tone);
    g.fillStyle = fill; g.fillRect(-40, -40, view.w + 80, view.h + 80);
    g.fillStyle = clear(rim, 0.6);
    for (let k = -1; k < view.h / 120 + 1; k++) g.fillRect(-40, k * 120 + (far % 120) - 60, view.w + 80, 60);
    strip(g, -half() - 14, half() + 14, tone('#f4f1ea'));
    const red = tone('#e2574c');
    for (let k = -1; k < view.h / 60 + 1; k++) { const y = k * 60 + (far % 60); g.fillStyle = red; for (const s of [-1, 1]) { g.save(); g.translate(middle(y) + s * (half() + 7), y); g.fillRect(-7, -15, 14, 30); g.restore(); } }
    strip(g, -half(), half(), tone('#5b6172'));
    g.fillStyle = tone('#f7e9a8');
    for (const lane of [-0.32, 0.32]) for (let k = -1; k < view.h / 90 + 1; k++) { const y = k * 90 + (far % 90); g.fillRect(middle(y) + lane * half() - 4, y - 22, 8, 44); }
    for (const t of trees) { const span = Math.max(view.h + 200, 1440), y = ((t.d + far) % span) - 100, x = middle(y) + t.side * (half() + t.out); g.fillStyle = 'rgba(20,20,50,0.18)'; g.beginPath(); g.ellipse(x + 8, y + 12, t.r, t.r * 0.8, 0, 0, TAU); g.fill(); g.fillStyle = tone(t.c); for (const [dx, dy, k] of [[0, 0, 1], [-0.4, -0.3, 0.6], [0.4, -0.2, 0.6]]) { g.beginPath(); g.arc(x + dx * t.r, y + dy * t.r, t.r * k, 0, TAU); g.fill(); } g.fillStyle = clear('#ffffff', 0.18); g.beginPath(); g.arc(x - t.r * 0.3, y - t.r * 0.35, t.r * 0.4, 0, TAU); g.fill(); }
    for (const t of goods) { if (t.gold) halo(g, t.x, t.y, 44, '#ffe14d', 0.8); sprite(g, t.gold ? { ...GAME.target, color: '#ffcf33' } : GAME.target, t.x, t.y, t.r, { id: t.id, halo: true }); }
    for (const c of cars) { shadow(g, c.x, c.y + c.r * 0.9, c.r * 0.7); sprite(g, rival(c), c.x, c.y, c.r, { id: c.id, run: 1 }); }
    shadow(g, hero.x, hero.y + hero.r * 0.95, hero.r * 0.75);
    const faceUp = ART[heroCast().art] && ART[heroCast().art].up;
    drawHero(g, hero, { run: 1, turn: clamp(hero.vx / 1100, -0.35, 0.35), flip: faceUp ? false : hero.flip });
  }
  return { stick: true, still: true, heroArt: (art) => (art === 'car' ? 'car_top' : art), setup, update, draw };
})();
