// ---- the clock: fixed steps for the rules, one picture per animation frame ----
const STEP = 1 / 60;
let clock = 0, owed = 0, last = 0;

function tick(stamp) {
  requestAnimationFrame(tick);
  const now = stamp / 1000, dt = Math.min(0.1, last ? now - last : STEP);
  last = now;
  clock += dt;
  if (shell.state === 'playing') {
    owed += dt;
    while (owed >= STEP && shell.state === 'playing') {
      owed -= STEP;
      round.time += STEP;
      round.safe = Math.max(0, round.safe - STEP);
      rules.update(STEP);
      input.settle();
      if (rules.timed && shell.state === 'playing') {
        round.left -= STEP;
        if (round.left <= 0) shell.finish();
      }
    }
  } else {
    owed = 0;
    input.settle();
  }
  stage.draw(dt);
  shell.frame(now);
}
function boot() {
  window.__waza = { frames: 0, score: 0, state: 'title', level: 1, lives: GAME.lives };
  round.best = record.load();
  shell.boot();
  if (!stage.open()) return;
  requestAnimationFrame(tick);
}
