// ---- the stage: WebGL, a camera, and one list of things to draw a frame ----
const view = { w: 1, h: 1, unit: 1 };
const stage = (() => {
  const canvas = document.getElementById('stage');
  const camera = { eye: [0, 6, -12], at: [0, 1, 0], fov: 0.95 };
  let gl = null, lit = null, sky = null, skyQuad = null, list = [], day = null, detail = 1, slow = 0;
  const meshes = new Map();

  function compile(vertex, fragment, names) {
    const program = gl.createProgram();
    for (const [kind, source] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]]) {
      const shader = gl.createShader(kind);
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS)) return null;
    const at = {};
    for (const name of names) at[name] = name.startsWith('a_') ? gl.getAttribLocation(program, name) : gl.getUniformLocation(program, name);
    return { program, at };
  }
  function setup() {
    lit = compile(LIT_VERTEX, LIT_FRAGMENT, ['a_place', 'a_normal', 'a_colour', 'u_view', 'u_model', 'u_wave', 'u_time', 'u_light', 'u_sun', 'u_sky', 'u_ground', 'u_fog', 'u_eye', 'u_tint', 'u_range', 'u_alpha', 'u_glow', 'u_shine', 'u_edge']);
    sky = compile(SKY_VERTEX, SKY_FRAGMENT, ['a_place', 'u_top', 'u_low', 'u_line']);
    skyQuad = gl.createBuffer();
    gl.bindBuffer(gl.ARRAY_BUFFER, skyQuad);
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]), gl.STATIC_DRAW);
    meshes.clear();
    return lit && sky;
  }
  function fit() {
    const wide = Math.max(1, canvas.clientWidth), high = Math.max(1, canvas.clientHeight);
    const dots = detail * (GAME.mood === 'retro' ? 220 / Math.min(wide, high) : Math.min(1.6, window.devicePixelRatio || 1));
    canvas.width = Math.max(1, Math.round(wide * dots));
    canvas.height = Math.max(1, Math.round(high * dots));
    view.w = wide;
    view.h = high;
  }
  // A mesh is uploaded once and found again by its key.
  function mesh(key, make) {
    let held = meshes.get(key);
    if (!held) {
      const data = make(), buffer = gl.createBuffer();
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.bufferData(gl.ARRAY_BUFFER, data instanceof Float32Array ? data : new Float32Array(data), gl.STATIC_DRAW);
      held = { buffer, count: data.length / 9 };
      meshes.set(key, held);
    }
    return held;
  }
  function forget(key) {
    const held = meshes.get(key);
    if (held) { gl.deleteBuffer(held.buffer); meshes.delete(key); }
  }
  const add = (held, model, look = {}) => list.push({ held, model, look });

  function paint(item, model, look) {
    const at = lit.at;
    gl.bindBuffer(gl.ARRAY_BUFFER, item.held.buffer);
    gl.vertexAttribPointer(at.a_place, 3, gl.FLOAT, false, 36, 0);
    gl.vertexAttribPointer(at.a_normal, 3, gl.FLOAT, false, 36, 12);
    gl.vertexAttribPointer(at.a_colour, 3, gl.FLOAT, false, 36, 24);
    gl.uniformMatrix4fv(at.u_model, false, model);
    gl.uniform4fv(at.u_tint, look.tint || [0, 0, 0, 0]);
    gl.uniform2fv(at.u_range, look.heaven ? [1e6, 2e6] : day.range);
    gl.uniform1f(at.u_alpha, look.alpha ?? 1);
    gl.uniform1f(at.u_glow, look.glow || 0);
    gl.uniform1f(at.u_wave, look.wave || 0);
    gl.uniform1f(at.u_shine, look.shine ?? (has('polish') ? 0.35 : 0.08));
    gl.uniform1f(at.u_edge, look.flat ? 0 : has('polish') || glowing ? 0.5 : 0.18);
    gl.drawArrays(gl.TRIANGLES, 0, item.held.count);
  }
  function flush() {
    day = dayLight(clock);
    const at = lit.at, quake = effects.quake(), eye = [camera.eye[0] + quake.x, camera.eye[1] + quake.y, camera.eye[2]];
    // A narrow screen gets a wider lens, so that as much is seen across.
    const aspect = canvas.width / canvas.height, fov = aspect < 1 ? Math.min(1.5, camera.fov / Math.pow(aspect, 0.55)) : camera.fov;
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.clearStencil(0);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT | gl.STENCIL_BUFFER_BIT);
    gl.enable(gl.DEPTH_TEST);
    gl.depthFunc(gl.LEQUAL);
    gl.useProgram(lit.program);
    gl.uniformMatrix4fv(at.u_view, false, M.times(M.perspective(fov, aspect, 0.2, 400), M.look(eye, camera.at)));
    gl.uniform3fv(at.u_eye, eye);
    for (const [name, value] of [['u_light', day.light], ['u_sun', day.sun], ['u_sky', day.sky], ['u_ground', day.ground], ['u_fog', day.fog]]) gl.uniform3fv(at[name], value);
    gl.uniform1f(at.u_time, clock);
    for (const name of ['a_place', 'a_normal', 'a_colour']) gl.enableVertexAttribArray(at[name]);

    // Near things first, then the floor, then the sky: what is hidden is not painted twice.
    const front = V.unit(V.minus(camera.at, eye)), corner = Math.tan(fov / 2) * Math.hypot(1, aspect), seen = list.filter((i) => inView(i, eye, front, corner));
    const solid = seen.filter((i) => !i.look.alpha && !i.look.floor), floor = seen.filter((i) => i.look.floor), clearThings = seen.filter((i) => i.look.alpha);
    for (const i of solid) paint(i, i.model, i.look);
    for (const i of floor) paint(i, i.model, i.look);
    paintSky();
    gl.useProgram(lit.program);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA);
    gl.depthMask(false);
    if (has('light')) shadows(solid);
    for (const i of clearThings) paint(i, i.model, i.look);
    gl.depthMask(true);
    gl.disable(gl.BLEND);
    list = [];
  }
  // Behind the camera, or deep in the fog: not worth a call.
  function inView(item, eye, front, wide) {
    if (item.look.floor || item.look.heaven) return true;
    const to = [item.model[12] - eye[0], item.model[13] - eye[1], item.model[14] - eye[2]], ahead = V.dot(to, front);
    if (ahead < -7 || ahead > day.range[1] + 8) return false;
    const aside = Math.sqrt(Math.max(0, V.dot(to, to) - ahead * ahead));
    return aside < Math.max(0, ahead) * wide + 9;
  }
  function paintSky() {
    gl.useProgram(sky.program);
    gl.bindBuffer(gl.ARRAY_BUFFER, skyQuad);
    gl.enableVertexAttribArray(sky.at.a_place);
    gl.vertexAttribPointer(sky.at.a_place, 2, gl.FLOAT, false, 0, 0);
    gl.uniform3fv(sky.at.u_top, day.top);
    gl.uniform3fv(sky.at.u_low, day.fog);
    gl.uniform1f(sky.at.u_line, day.line);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  }
  // Things are flattened onto the ground; the stencil keeps overlapping shadows from growing darker.
  function shadows(solid) {
    const flat = M.shadow(day.light, 0.03);
    gl.enable(gl.STENCIL_TEST);
    gl.stencilFunc(gl.EQUAL, 0, 255);
    gl.stencilOp(gl.KEEP, gl.KEEP, gl.INCR);
    for (const i of solid) if (i.look.casts && Math.hypot(i.model[12] - camera.at[0], i.model[14] - camera.at[2]) < 34) paint(i, M.times(flat, i.model), { tint: [0.04, 0.05, 0.16, 1], alpha: 0.3, glow: 1, flat: true, shine: 0 });
    gl.disable(gl.STENCIL_TEST);
  }
  function drawTitle() {
    const t = clock, hop = Math.abs(Math.sin(t * 2.6)) * 0.35, tall = view.h > view.w;
    camera.eye = [Math.sin(t * 0.35) * 1.6, 2.5, tall ? 7.4 : 6.2];
    camera.at = [0, tall ? 0.9 : 0.95, 0];
    decorate(0, 0);
    put(GAME.hero, { y: hop, yaw: Math.sin(t * 0.8) * 0.5, size: 1.25, run: 0.3, lift: Math.sin(t * 1.3) > 0.5 ? 1 : 0 });
    for (let i = 0; i < 6; i++) {
      const a = t * 0.6 + (i / 6) * TAU;
      put(i === 4 ? GAME.hazard : GAME.target, { x: Math.cos(a) * 2.9, y: 0.3 + Math.sin(t * 2 + i) * 0.18, z: Math.sin(a) * 2.2, yaw: t * 1.5 + i, size: 0.55 });
    }
  }
  // A slow machine gets fewer dots, until it keeps up.
  function keepUp(dt) {
    slow = dt > 1 / 30 ? slow + dt : Math.max(0, slow - dt);
    if (slow < 0.8 || detail < 0.45) return;
    slow = 0;
    detail *= 0.75;
    fit();
  }
  function draw(dt) {
    if (!gl || gl.isContextLost()) return;
    keepUp(dt);
    effects.update(dt);
    if (shell.state === 'title') drawTitle(); else { rules.draw(dt); effects.draw(); }
    flush();
  }
  function open() {
    const wish = { antialias: GAME.mood !== 'retro', stencil: true, alpha: false, powerPreference: 'low-power' };
    gl = canvas.getContext('webgl2', wish) || canvas.getContext('webgl', wish);
    if (!gl || !setup()) { shell.fail(T.no_webgl); return false; }
    canvas.addEventListener('webglcontextlost', (e) => e.preventDefault());
    canvas.addEventListener('webglcontextrestored', () => { setup(); sculpted.clear(); });
    fit();
    new ResizeObserver(fit).observe(canvas);
    return true;
  }
  return { camera, open, draw, mesh, forget, add, reset() { effects.clear(); } };
})();
