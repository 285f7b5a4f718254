// ---- keys, pointer and the on-screen stick, as one steering vector ----
const input = (() => {
  const held = new Set(), fresh = new Set();
  const pointer = { x: 0, y: 0, down: false, tapped: false, moves: 0, touch: false };
  const stick = { x: 0, y: 0, id: null, cx: 0, cy: 0 };
  const MOVES = { ArrowLeft: [-1, 0], KeyA: [-1, 0], ArrowRight: [1, 0], KeyD: [1, 0], ArrowUp: [0, -1], KeyW: [0, -1], ArrowDown: [0, 1], KeyS: [0, 1] };
  const ACTS = ['Space', 'KeyZ', 'KeyX', 'Enter', 'ShiftLeft'];
  let swipe = null;

  function axis() {
    let x = stick.x, y = stick.y;
    for (const code of held) { const m = MOVES[code]; if (m) { x += m[0]; y += m[1]; } }
    const length = Math.hypot(x, y);
    return length > 1 ? { x: x / length, y: y / length } : { x, y };
  }
  const acting = () => ACTS.some((c) => held.has(c)) || held.has('act');
  const acted = () => ACTS.some((c) => fresh.has(c)) || fresh.has('act');
  const pressed = (code) => fresh.has(code);
  const holding = (code) => held.has(code);
  function settle() { fresh.clear(); pointer.tapped = false; }
  function letGo() { held.clear(); pointer.down = false; stick.x = stick.y = 0; stick.id = null; }
  const takeSwipe = () => { const s = swipe; swipe = null; return s; };

  function bind(surface, onKey, onTouch) {
    addEventListener('keydown', (e) => {
      if (e.ctrlKey || e.metaKey || e.altKey) return;
      if (MOVES[e.code] || e.code === 'Space') e.preventDefault();
      sound.unlock();
      if (!e.repeat) { fresh.add(e.code); onKey(e.code); }
      held.add(e.code);
    });
    addEventListener('keyup', (e) => held.delete(e.code));
    addEventListener('blur', letGo);
    let from = null;
    const place = (e) => { const box = surface.getBoundingClientRect(); pointer.x = e.clientX - box.left; pointer.y = e.clientY - box.top; };
    surface.addEventListener('pointerdown', (e) => {
      sound.unlock();
      surface.focus({ preventScroll: true });
      place(e);
      pointer.down = pointer.tapped = true;
      pointer.moves += 1;
      pointer.touch = e.pointerType === 'touch';
      if (pointer.touch) onTouch();
      from = { x: pointer.x, y: pointer.y };
    });
    addEventListener('pointermove', (e) => {
      if (e.pointerId === stick.id) return;
      place(e);
      pointer.moves += 1;
      if (from && pointer.down) {
        const dx = pointer.x - from.x, dy = pointer.y - from.y;
        if (Math.hypot(dx, dy) > 28) {
          swipe = Math.abs(dx) > Math.abs(dy) ? { x: Math.sign(dx), y: 0 } : { x: 0, y: Math.sign(dy) };
          from = { x: pointer.x, y: pointer.y };
        }
      }
    });
    const up = (e) => { if (e.pointerId === stick.id) { stick.id = null; stick.x = stick.y = 0; return; } pointer.down = false; from = null; };
    addEventListener('pointerup', up);
    addEventListener('pointercancel', up);
    surface.addEventListener('contextmenu', (e) => e.preventDefault());
  }
  // The stick is an element with a knob; its middle is where the thumb landed on it.
  function bindStick(base, knob) {
    const reach = 46;
    const move = (e) => {
      if (e.pointerId !== stick.id) return;
      const dx = e.clientX - stick.cx, dy = e.clientY - stick.cy, far = Math.hypot(dx, dy) || 1, k = Math.min(far, reach) / far;
      stick.x = (dx * k) / reach;
      stick.y = (dy * k) / reach;
      knob.style.transform = `translate(${dx * k}px, ${dy * k}px)`;
    };
    base.addEventListener('pointerdown', (e) => {
      sound.unlock();
      const box = base.getBoundingClientRect();
      stick.id = e.pointerId;
      stick.cx = box.left + box.width / 2;
      stick.cy = box.top + box.height / 2;
      move(e);
      e.preventDefault();
    });
    addEventListener('pointermove', move);
    const end = (e) => { if (stick.id === null || e.pointerId === stick.id) knob.style.transform = ''; };
    addEventListener('pointerup', end);
    addEventListener('pointercancel', end);
  }
  function bindButton(button) {
    button.addEventListener('pointerdown', (e) => { sound.unlock(); held.add('act'); fresh.add('act'); e.preventDefault(); });
    for (const kind of ['pointerup', 'pointercancel', 'pointerleave']) button.addEventListener(kind, () => held.delete('act'));
  }
  return { axis, acting, acted, pressed, holding, settle, letGo, takeSwipe, pointer, stick, bind, bindStick, bindButton };
})();
