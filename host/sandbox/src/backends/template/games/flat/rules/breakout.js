// ---- breakout: the hero carries the plank, the ball breaks the bricks ----
const rules = (() => {
  let hero, balls, bricks, gifts, plank, wide, stuck, floor, high;
  const tones = () => [accent, mix(accent, '#ffd23f', 0.65), mix(accent, '#4fd08a', 0.7), mix(accent, '#4f9bff', 0.75), mix(accent, '#b57bff', 0.75)].map((c) => (GAME.mood === 'kawaii' ? mix(c, '#ffffff', 0.3) : c));

  function wall() {
    const columns = clamp(Math.floor(view.w / 82), 6, 13), rows = clamp(3 + Math.floor(floor / 2) + Math.round(crowd()), 3, 7), w = (view.w - 40) / columns;
    high = Math.min(32, view.h * 0.045);
    bricks = [];
    for (let y = 0; y < rows; y++) for (let x = 0; x < columns; x++) {
      if (floor % 3 === 2 && (x + y) % 2) continue;
      if (floor % 3 === 0 && Math.abs(x - (columns - 1) / 2) < y * 0.6) continue;
      bricks.push({ x: 20 + x * w + 3, y: 74 + y * (high + 7), w: w - 6, h: high, row: y, hp: y === 0 && floor > 2 ? 2 : 1, treat: luck.chance(0.16 * plenty()) });
    }
  }
  function serve() { balls = [{ x: 0, y: 0, vx: 0, vy: 0, r: 12, roll: 0 }]; stuck = 1.2; }
  function setup() {
    steer.reset();
    hero = newHero(view.w / 2, view.h - 54, 36);
    floor = 1; wide = 0; gifts = [];
    wall();
    serve();
  }
  function launch() { stuck = 0; const b = balls[0], v = 380 * pace(); b.vx = luck.between(-0.5, 0.5) * v; b.vy = -v; sound.play('jump'); }
  function smash(k) {
    k.hp -= 1;
    if (k.hp > 0) { sound.play('bump'); return; }
    k.gone = true;
    round.combo += 1;
    const points = 10 + Math.min(40, round.combo * 2);
    round.score += points; sound.play('catch'); hero.joy = 0.3;
    effects.word(k.x + k.w / 2, k.y + k.h / 2, `+${points}`);
    effects.burst(k.x + k.w / 2, k.y + k.h / 2, tones()[k.row % 5], 12, 0.9);
    effects.shake(3);
    if (k.treat) gifts.push({ x: k.x + k.w / 2, y: k.y, r: reach(GAME.target, 22), kind: luck.pick(['points', 'points', 'wide', 'more', 'heart']), age: 0 });
  }
  function fly(b, dt) {
    const speed = Math.hypot(b.vx, b.vy) || 1, want = (370 + 14 * floor) * pace();
    b.vx *= 1 + (want / speed - 1) * 0.02; b.vy *= 1 + (want / speed - 1) * 0.02;
    if (Math.abs(b.vy) < 90) b.vy = 90 * (Math.sign(b.vy) || 1);
    b.x += b.vx * dt; b.y += b.vy * dt; b.roll += b.vx * dt * 0.03;
    if (b.x < b.r) { b.x = b.r; b.vx = Math.abs(b.vx); sound.play('bump'); }
    if (b.x > view.w - b.r) { b.x = view.w - b.r; b.vx = -Math.abs(b.vx); sound.play('bump'); }
    if (b.y < 56 + b.r) { b.y = 56 + b.r; b.vy = Math.abs(b.vy); sound.play('bump'); }
    for (const k of bricks) {
      if (k.gone) continue;
      const nx = clamp(b.x, k.x, k.x + k.w), ny = clamp(b.y, k.y, k.y + k.h), dx = b.x - nx, dy = b.y - ny;
      if (dx * dx + dy * dy > b.r * b.r) continue;
      if (Math.abs(dx) > Math.abs(dy)) b.vx = Math.abs(b.vx) * Math.sign(dx || -b.vx); else b.vy = Math.abs(b.vy) * Math.sign(dy || -b.vy);
      smash(k);
      break;
    }
    if (b.vy > 0 && b.y + b.r > plank.y && b.y - b.r < plank.y + plank.h && Math.abs(b.x - hero.x) < plank.w / 2 + b.r) {
      const a = clamp((b.x - hero.x) / (plank.w / 2), -1, 1) * 1.05, v = Math.hypot(b.vx, b.vy);
      b.vx = Math.sin(a) * v; b.vy = -Math.cos(a) * v; b.y = plank.y - b.r;
      round.combo = 0; hero.bounce.kick(4); sound.play('bump');
    }
    effects.trail(b.x, b.y, accent, 4);
  }
  function take(p) {
    sound.play('bonus'); hero.joy = 0.6; effects.burst(p.x, p.y, '#ffe14d', 16);
    if (p.kind === 'points') { round.score += 50; effects.word(p.x, p.y - 20, '+50', '#ffe14d'); }
    if (p.kind === 'wide') wide = 14;
    if (p.kind === 'heart') heal();
    if (p.kind === 'more' && balls.length < 5) for (const s of [-0.4, 0.4]) { const b = balls[0], v = Math.hypot(b.vx, b.vy) || 380, a = Math.atan2(b.vy, b.vx) + s; balls.push({ ...b, vx: Math.cos(a) * v, vy: Math.sin(a) * v }); }
  }
  function update(dt) {
    steer.move(hero, dt, 640, true);
    tendHero(hero, dt);
    wide = Math.max(0, wide - dt);
    hero.y = view.h - 30 - hero.r;
    const w = reach(GAME.hero, 132) * (wide > 0 ? 1.5 : 1);
    plank = { w, h: 16, y: hero.y - hero.r - 12 };
    hero.x = clamp(hero.x, w / 2, view.w - w / 2);
    if (stuck > 0) {
      stuck -= dt;
      balls[0].x = hero.x; balls[0].y = plank.y - balls[0].r;
      if (stuck <= 0 || input.acted() || input.pointer.tapped) launch();
    } else for (const b of balls) fly(b, dt);
    if (has('chase')) for (const k of bricks) if (k.row === 0) k.x += Math.sin(clock * 1.2) * 14 * dt;
    for (const p of gifts) { p.age += dt; p.y += 130 * pace() * dt; if (Math.abs(p.x - hero.x) < plank.w / 2 + p.r && p.y + p.r > plank.y && p.y < hero.y + hero.r) { p.gone = true; take(p); } if (p.y > view.h + 40) p.gone = true; }
    balls = balls.filter((b) => b.y < view.h + 30);
    bricks = bricks.filter((k) => !k.gone);
    gifts = gifts.filter((p) => !p.gone);
    if (!balls.length) { round.safe = 0; if (hurt(0.2)) hero.pain = 0.8; effects.shake(10); serve(); }
    if (!bricks.length) { floor += 1; round.level = floor; round.score += 100; sound.play('level'); shell.toast(T.level_up.replace('{n}', floor)); wall(); serve(); gifts = []; }
  }
  function draw(g) {
    const paints = tones();
    for (const k of bricks) {
      const c = paints[k.row % 5];
      if (glowing) halo(g, k.x + k.w / 2, k.y + k.h / 2, k.w * 0.7, c, 0.35);
      g.fillStyle = shade(c, -0.3); g.beginPath(); g.roundRect(k.x, k.y + 4, k.w, k.h, 8); g.fill();
      g.fillStyle = c; g.beginPath(); g.roundRect(k.x, k.y, k.w, k.h, 8); g.fill();
      g.fillStyle = 'rgba(255,255,255,0.4)'; g.beginPath(); g.roundRect(k.x + 6, k.y + 4, k.w - 12, k.h * 0.22, 4); g.fill();
      if (k.treat) sprite(g, GAME.target, k.x + k.w / 2, k.y + k.h / 2, k.h * 0.42, { id: k.row });
      if (k.hp > 1) { g.strokeStyle = '#ffffff'; g.lineWidth = 3; g.beginPath(); g.roundRect(k.x + 2, k.y + 2, k.w - 4, k.h - 4, 7); g.stroke(); }
    }
    for (const p of gifts) { halo(g, p.x, p.y, 40, '#ffe14d', 0.6); sprite(g, p.kind === 'heart' ? { art: 'heart', size: 100, color: '#ff5577' } : GAME.target, p.x, p.y, p.r, { turn: Math.sin(p.age * 4) * 0.3 }); }
    if (!plank) return;
    shadow(g, hero.x, hero.y + hero.r + 2, hero.r * 0.8);
    drawHero(g, hero, { happy: true, hurt: hero.pain > 0, run: 0.3 });
    g.fillStyle = shade(accent, -0.35); g.beginPath(); g.roundRect(hero.x - plank.w / 2, plank.y + 4, plank.w, plank.h, 8); g.fill();
    g.fillStyle = accent; g.beginPath(); g.roundRect(hero.x - plank.w / 2, plank.y, plank.w, plank.h, 8); g.fill();
    g.fillStyle = 'rgba(255,255,255,0.5)'; g.beginPath(); g.roundRect(hero.x - plank.w / 2 + 8, plank.y + 3, plank.w - 16, 4, 2); g.fill();
    for (const b of balls) sprite(g, { ...GAME.extras.ball, size: 100 }, b.x, b.y, b.r, { roll: b.roll, cute: false });
  }
  return { setup, update, draw };
})();
