// ---- jump: the hero runs by itself over an endless way; the player jumps ----
const rules = (() => {
  const GRAVITY = 2300, BLOCK = 54;
  let hero, lands, foes, goods, cam, edge, speed, jumps, grounded, coyote, made, lastLand;
  const leap = () => 860 * Math.sqrt(GAME.jump / 100);
  const base = () => view.floor;

  function setup() {
    hero = newHero(view.w * 0.26, 0, 40);
    lands = []; foes = []; goods = [];
    cam = 0; edge = 0; jumps = 0; grounded = true; coyote = 0; made = 0; speed = 250;
    lastLand = { y: 0 };
    addLand(view.w * 1.25, 0, false);
    hero.y = base() - hero.r;
    hero.vy = 0;
  }
  // Heights count upwards from the base line, so that a resize moves everything together.
  function addLand(width, y, furnish = true) {
    const land = { x: edge, w: width, y };
    lands.push(land);
    edge += width;
    lastLand = land;
    if (!furnish) return;
    const slots = Math.floor(width / (BLOCK * 2.6));
    for (let i = 0; i < slots; i++) {
      const x = land.x + (i + 0.75) * BLOCK * 2.6, roll = luck.roll();
      if (roll < Math.min(0.55, 0.26 * crowd()) && i > 0) foes.push({ id: made++, x, y: y + reach(GAME.hazard, 30) * 0.9, r: reach(GAME.hazard, 30), home: x, walks: has('chase') && luck.chance(0.6), v: 0 });
      else if (roll < 0.4 + 0.3 * plenty()) { const high = luck.pick([50, 60, 130]); for (let k = -1; k <= 1; k++) goods.push({ id: made++, x: x + k * 46, y: y + high + (1 - k * k) * 26, r: reach(GAME.target, 22), gold: k === 0 && luck.chance(0.14) }); }
    }
    if (has('chase') && luck.chance(0.25)) foes.push({ id: made++, x: land.x + width, y: y + luck.between(110, 190), r: reach(GAME.hazard, 28), flies: true, home: 0, v: 0 });
  }
  function grow() {
    while (edge < cam + view.w * 2) {
      const gap = luck.chance(0.62) ? luck.between(0.4, 0.62) * speed * pace() * Math.min(1.3, Math.sqrt(GAME.jump / 100)) : 0;
      if (gap > 60) {
        for (let k = 1; k <= 3; k++) goods.push({ id: made++, x: edge + (gap * k) / 4, y: lastLand.y + 110 + (k === 2 ? 40 : 0), r: reach(GAME.target, 22) });
        edge += gap;
      }
      // Without a gap the way only steps a little, so that the hero can walk up.
      const steps = gap > 60 ? [-70, 0, 0, 60, 90] : [-60, -36, 0, 36];
      addLand(luck.between(360, 820), clamp(lastLand.y + luck.pick(steps), 0, Math.min(190, view.h * 0.3)));
    }
    lands = lands.filter((l) => l.x + l.w > cam - 200);
    goods = goods.filter((t) => !t.gone && t.x > cam - 100);
    foes = foes.filter((f) => !f.gone && f.x > cam - 100);
  }
  const under = (x) => {
    const near = lands.filter((l) => x > l.x - hero.r * 0.35 && x < l.x + l.w + hero.r * 0.35);
    return near.sort((a, b) => b.y - a.y)[0];
  };
  function fell() {
    effects.burst(hero.x, view.h - 20, '#ffffff', 16, 1.2);
    effects.shake(10);
    if (!hurt(2.4)) { round.safe = 0; hurt(2.4); }
    const next = lands.find((l) => l.x + l.w > cam + hero.x + 260) || lands[lands.length - 1];
    cam = Math.max(cam, next.x - hero.x + 60);
    hero.y = base() - next.y - hero.r - 220;
    hero.vy = 0;
    hero.pain = 0.8;
    foes = foes.filter((f) => f.x < cam + hero.x - 40 || f.x > cam + hero.x + 420);
  }
  function update(dt) {
    speed = 255 + Math.min(120, round.time * 1.1);
    const run = speed * pace() * (GAME.hero_speed / 100) * (1 + 0.25 * input.axis().x), press = input.acted() || input.pressed('ArrowUp') || input.pressed('KeyW') || input.pointer.tapped;
    cam += run * dt;
    hero.x = view.w * 0.26;
    hero.run = grounded ? 1 : 0.2;
    const held = input.acting() || input.holding('ArrowUp') || input.holding('KeyW') || input.pointer.down;
    coyote = grounded ? 0.09 : coyote - dt;
    if (press && (coyote > 0 || jumps < 2)) {
      jumps = coyote > 0 ? 1 : jumps + 1;
      if (jumps < 1) jumps = 1;
      coyote = 0;
      grounded = false;
      hero.vy = -leap() * (jumps > 1 ? 0.88 : 1);
      hero.bounce.kick(-4);
      sound.play('jump');
      effects.burst(hero.x, hero.y + hero.r, '#ffffff', 6, 0.6);
    }
    hero.vy += GRAVITY * (hero.vy < 0 && held ? 0.72 : 1) * dt;
    const before = hero.y + hero.r, land = under(cam + hero.x), climb = grounded ? 40 : 14;
    hero.y += hero.vy * dt;
    const top = land ? base() - land.y : Infinity;
    grounded = false;
    if (land && hero.vy >= 0 && before <= top + climb && hero.y + hero.r >= top) {
      if (hero.vy > 500) { hero.bounce.kick(5); effects.burst(hero.x, top, '#ffffff', 5, 0.5); }
      hero.y = top - hero.r; hero.vy = 0; grounded = true; jumps = 0;
    } else if (land && hero.y + hero.r > top + 46) {
      cam -= run * dt; // against the side of a block: there is only the way down
    }
    if (grounded) effects.trail(hero.x - hero.r * 0.7, hero.y + hero.r * 0.9, '#ffffff', 4);
    if (hero.y - hero.r > view.h) fell();
    tendHero(hero, dt);
    round.progress += dt * 0.25;
    for (const t of goods) {
      if (!touching({ x: t.x - cam, y: base() - t.y, r: t.r }, hero, 0.95)) continue;
      t.gone = true;
      const points = t.gold ? 50 : 10;
      round.combo += 1; hero.joy = 0.35;
      gain(points, 0.6);
      sound.play(t.gold ? 'bonus' : 'catch');
      effects.word(t.x - cam, base() - t.y - 20, `+${points}`, t.gold ? '#ffe14d' : '#ffffff');
      effects.burst(t.x - cam, base() - t.y, t.gold ? '#ffd23f' : colourOf(GAME.target), 9, 0.8);
    }
    for (const f of foes) {
      if (f.walks) { const near = Math.abs(f.x - cam - hero.x) < 420; f.x += near ? -60 * pace() * dt : Math.sin(clock * 2 + f.id) * 30 * dt; }
      if (f.flies) { f.x -= 70 * pace() * dt; f.y = glide(f.y, clamp(base() - hero.y, 30, 240), 0.9, dt); }
      const at = { x: f.x - cam, y: base() - f.y, r: f.r };
      if (!touching(at, hero, 0.74)) continue;
      if (hero.vy > 120 && hero.y < at.y - f.r * 0.35 && GAME.hazard.art !== 'spike' && GAME.hazard.art !== 'cactus') {
        f.gone = true; hero.vy = -620; jumps = 1; gain(30); sound.play('boom'); effects.word(at.x, at.y, '+30', '#ffe14d'); effects.burst(at.x, at.y, colourOf(GAME.hazard), 14); effects.shake(4);
      } else if (hurt()) { hero.pain = 0.7; f.gone = true; effects.burst(at.x, at.y, '#ff7a3d', 18, 1.2); effects.shake(12); }
    }
    grow();
  }
  function draw(g) {
    g.fillStyle = tone(shade(soil[0], -0.55));
    g.fillRect(-40, base() + 6, view.w + 80, view.h);
    const [fill, rim] = soil.map(tone);
    for (const l of lands) {
      const x = l.x - cam, y = base() - l.y;
      if (x > view.w + 40 || x + l.w < -40) continue;
      g.fillStyle = fill; g.beginPath(); g.roundRect(x, y, l.w, view.h - y + 60, 16); g.fill();
      g.fillStyle = shade(fill, -0.12); for (let k = 30; k < l.w - 20; k += 92) { g.beginPath(); g.ellipse(x + k, y + 46 + ((k * 7) % 40), 15, 8, 0.2, 0, TAU); g.fill(); }
      g.fillStyle = rim; g.beginPath(); g.roundRect(x - 4, y - 2, l.w + 8, 18, 9); g.fill();
      if (GAME.mood === 'neon') { g.strokeStyle = accent; g.lineWidth = 2.5; g.stroke(); }
    }
    for (const t of goods) { const x = t.x - cam, y = base() - t.y + Math.sin(clock * 4 + t.id) * 4; if (x > view.w + 40) continue; if (t.gold) halo(g, x, y, 44, '#ffe14d', 0.8); sprite(g, t.gold ? { ...GAME.target, color: '#ffcf33' } : GAME.target, x, y, t.r, { id: t.id, halo: true }); }
    for (const f of foes) { const x = f.x - cam; if (x < view.w + 60) sprite(g, GAME.hazard, x, base() - f.y, f.r, { id: f.id, run: f.walks ? 0.5 : 0, flip: true }); }
    const land = under(cam + hero.x);
    if (land) shadow(g, hero.x, base() - land.y + 3, hero.r * 0.6);
    drawHero(g, hero, { turn: grounded ? 0 : clamp(hero.vy / 4000, -0.2, 0.2), flip: false });
  }
  return { act: T.jump, setup, update, draw };
})();
