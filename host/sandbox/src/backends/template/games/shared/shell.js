// ---- title, score board, pause, game over: everything that is words ----
const shell = (() => {
  const el = (id) => document.getElementById(id);
  const box = el('game'), panel = el('panel');
  const self = { state: 'title', toast, flash, finish, frame, start, fail };
  let told = 0, shown = {}, cheered = 0;

  function write(id, text) {
    if (shown[id] === text) return;
    shown[id] = text;
    el(id).textContent = text;
  }
  function setState(state) {
    self.state = state;
    box.dataset.state = state;
    panel.hidden = state === 'playing';
    if (state === 'playing') el('stage').focus({ preventScroll: true });
  }
  function showPanel(title, text, button, help) {
    el('panel-title').textContent = title;
    el('panel-text').textContent = text;
    el('go').textContent = button;
    const list = el('panel-help');
    list.replaceChildren(...help.map((line) => { const li = document.createElement('li'); li.textContent = line; return li; }));
    list.hidden = help.length === 0;
  }
  function title() {
    showPanel(GAME.title, T.goal, T.start, T.help);
    setState('title');
  }
  function start() {
    sound.unlock();
    freshRound();
    setState('playing');
    stage.reset();
    rules.setup();
    input.letGo();
    sound.play('start');
  }
  function pause() {
    if (self.state !== 'playing') return;
    showPanel(T.paused, '', T.resume, T.help);
    setState('paused');
  }
  function resume() { input.letGo(); setState('playing'); }
  function finish() {
    const best = round.score > round.best;
    if (best) { round.best = round.score; record.save(round.score); }
    sound.play('over');
    showPanel(T.game_over, `${T.score} ${round.score}　${best && round.score ? T.new_best : `${T.best} ${round.best}`}`, T.again, []);
    told = performance.now();
    setState('over');
  }
  function go() {
    if (self.state === 'over' && performance.now() - told < 450) return;
    sound.unlock();
    sound.play('click');
    if (self.state === 'paused') resume(); else if (self.state !== 'playing') start();
  }
  function mute() { el('mute').setAttribute('aria-pressed', String(sound.toggle())); }
  function onKey(code) {
    if (code === 'KeyM') mute();
    else if (code === 'KeyP' || code === 'Escape') { if (self.state === 'paused') resume(); else pause(); }
    else if ((code === 'Enter' || code === 'Space') && self.state !== 'playing') go();
  }
  function toast(text) {
    const node = el('toast');
    node.textContent = text;
    node.classList.remove('show');
    void node.offsetWidth;
    node.classList.add('show');
  }
  function flash() {
    box.classList.remove('hit');
    void box.offsetWidth;
    box.classList.add('hit');
  }
  // What cannot work here is said in the page, not only in the console.
  function fail(text) {
    showPanel(GAME.title, text, '', []);
    el('go').hidden = true;
    setState('title');
    window.__waza.state = 'unsupported';
  }
  // The score jumps a little when it grows.
  function cheer() {
    if (round.score <= cheered) { cheered = round.score; return; }
    cheered = round.score;
    const node = el('score');
    node.classList.remove('up');
    void node.offsetWidth;
    node.classList.add('up');
  }
  function frame(now) {
    cheer();
    write('score', `${T.score} ${round.score}`);
    write('level', rules.status ? rules.status() : `${T.level} ${round.level}`);
    write('lives', rules.timed && !rules.hearts ? '' : '♥'.repeat(Math.max(0, round.lives)));
    write('clock', rules.timed ? `${Math.max(0, Math.ceil(round.left))}` : '');
    sound.beat(now, self.state === 'playing');
    const face = window.__waza;
    face.frames += 1;
    face.score = round.score;
    face.state = self.state;
    face.level = round.level;
    face.lives = round.lives;
  }
  self.boot = () => {
    document.title = GAME.title;
    document.documentElement.style.setProperty('--accent', accent);
    document.documentElement.style.setProperty('--accent-deep', shade(accent, -0.28));
    for (const [flag, name] of [['cute', 'cute'], ['tween', 'eased']]) box.classList.toggle(name, has(flag));
    el('pause').setAttribute('aria-label', T.pause);
    el('mute').setAttribute('aria-label', T.mute);
    el('stage').setAttribute('aria-label', GAME.title);
    el('act').textContent = rules.act || '';
    input.bind(el('stage'), onKey, () => box.classList.add('touch'));
    input.bindStick(el('stick'), el('knob'));
    input.bindButton(el('act'));
    el('go').addEventListener('click', go);
    el('pause').addEventListener('click', () => { pause(); });
    el('mute').addEventListener('click', () => { sound.unlock(); mute(); });
    document.addEventListener('visibilitychange', () => { if (document.hidden) { input.letGo(); pause(); } });
    el('stick').hidden = !(rules.stick && (has('stick') || GAME.kind === 'three_d'));
    el('act').hidden = !rules.act;
    title();
  };
  return self;
})();
