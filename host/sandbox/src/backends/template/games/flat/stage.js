// ---- the flat stage: a view whose shorter side is 540 units, whatever the screen ----
const SHORT = 540;
const view = { w: SHORT, h: SHORT, scale: 1, floor: SHORT };
const stage = (() => {
  const canvas = document.getElementById('stage');
  let g = null, backdrop = null;

  function fit() {
    const wide = Math.max(1, canvas.clientWidth), high = Math.max(1, canvas.clientHeight);
    const dots = GAME.mood === 'retro' ? 250 / Math.min(wide, high) : Math.min(2, window.devicePixelRatio || 1);
    canvas.width = Math.max(1, Math.round(wide * dots));
    canvas.height = Math.max(1, Math.round(high * dots));
    view.scale = (Math.min(wide, high) / SHORT) * dots;
    view.w = canvas.width / view.scale;
    view.h = canvas.height / view.scale;
    view.unit = Math.min(wide, high) / SHORT;
    view.floor = view.h - clamp(view.h * 0.15, 64, 120);
    backdrop = document.createElement('canvas');
    backdrop.width = canvas.width;
    backdrop.height = canvas.height;
    const b = backdrop.getContext('2d');
    b.scale(view.scale, view.scale);
    paintBackdrop(b);
    if (rules.resize) rules.resize();
  }
  function drawTitle() {
    const r = Math.min(view.w, view.h) * 0.2, x = view.w / 2, y = view.h * 0.5, hop = Math.abs(Math.sin(clock * 2.6));
    const spread = Math.min(view.w * 0.36, r * 2.6);
    for (let i = 0; i < 6; i++) {
      const a = clock * 0.7 + (i / 6) * TAU;
      sprite(g, i === 4 ? GAME.hazard : GAME.target, x + Math.cos(a) * spread, y - r * 0.1 + Math.sin(a) * r * 0.9 - Math.sin(clock * 3 + i) * 6, r * 0.3, { id: i, turn: Math.sin(clock * 2 + i) * 0.25 });
    }
    shadow(g, x, y + r * 1.02, r * (0.8 - hop * 0.2));
    const squash = has('tween') ? 1 + (0.5 - hop) * 0.1 : 1;
    sprite(g, GAME.hero, x, y - hop * r * 0.22, r, { run: 0.2, happy: Math.sin(clock * 1.3) > 0.55, wide: squash, tall: 1 / squash });
  }
  function draw(dt) {
    effects.update(dt);
    g.setTransform(1, 0, 0, 1, 0, 0);
    g.drawImage(backdrop, 0, 0);
    const quake = effects.quake();
    g.setTransform(view.scale, 0, 0, view.scale, quake.x * view.scale, quake.y * view.scale);
    liveBackdrop(g);
    if (shell.state === 'title') drawTitle();
    else { rules.draw(g); effects.draw(g); }
    if (has('polish')) vignette(g);
  }
  function vignette() {
    const shade = g.createRadialGradient(view.w / 2, view.h / 2, Math.min(view.w, view.h) * 0.45, view.w / 2, view.h / 2, Math.hypot(view.w, view.h) * 0.56);
    shade.addColorStop(0, 'rgba(20,10,40,0)');
    shade.addColorStop(1, 'rgba(20,10,40,0.34)');
    g.fillStyle = shade;
    g.fillRect(-20, -20, view.w + 40, view.h + 40);
  }
  return {
    open() {
      g = canvas.getContext('2d');
      if (!g) { shell.fail(T.no_canvas); return false; }
      fit();
      new ResizeObserver(fit).observe(canvas);
      return true;
    },
    reset() { effects.clear(); fit(); },
    draw,
  };
})();
// Where the pointer is, in units of the view.
const aim = () => ({ x: input.pointer.x / view.unit, y: input.pointer.y / view.unit });
