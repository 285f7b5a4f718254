// ---- 4×4 matrices, column by column, and the few vectors that go with them ----
const M = {
  times(a, b) {
    const o = new Float32Array(16);
    for (let c = 0; c < 4; c++) for (let r = 0; r < 4; r++) o[c * 4 + r] = a[r] * b[c * 4] + a[4 + r] * b[c * 4 + 1] + a[8 + r] * b[c * 4 + 2] + a[12 + r] * b[c * 4 + 3];
    return o;
  },
  perspective(fov, aspect, near, far) {
    const f = 1 / Math.tan(fov / 2), d = 1 / (near - far);
    return new Float32Array([f / aspect, 0, 0, 0, 0, f, 0, 0, 0, 0, (far + near) * d, -1, 0, 0, 2 * far * near * d, 0]);
  },
  look(eye, at, up = [0, 1, 0]) {
    const z = V.unit(V.minus(eye, at)), x = V.unit(V.cross(up, z)), y = V.cross(z, x);
    return new Float32Array([x[0], y[0], z[0], 0, x[1], y[1], z[1], 0, x[2], y[2], z[2], 0, -V.dot(x, eye), -V.dot(y, eye), -V.dot(z, eye), 1]);
  },
  // Place, then yaw, pitch and roll, then scale.
  place(x, y, z, yaw = 0, pitch = 0, roll = 0, sx = 1, sy = sx, sz = sx) {
    const cy = Math.cos(yaw), s1 = Math.sin(yaw), cp = Math.cos(pitch), s2 = Math.sin(pitch), cr = Math.cos(roll), s3 = Math.sin(roll);
    return new Float32Array([
      (cy * cr + s1 * s2 * s3) * sx, cp * s3 * sx, (-s1 * cr + cy * s2 * s3) * sx, 0,
      (-cy * s3 + s1 * s2 * cr) * sy, cp * cr * sy, (s1 * s3 + cy * s2 * cr) * sy, 0,
      s1 * cp * sz, -s2 * sz, cy * cp * sz, 0,
      x, y, z, 1,
    ]);
  },
  // Flattens everything onto the plane y = `height`, away from the light.
  shadow(light, height) {
    const [x, y, z] = light;
    return new Float32Array([1, 0, 0, 0, -x / y, 0, -z / y, 0, 0, 0, 1, 0, (x / y) * height, height, (z / y) * height, 1]);
  },
};
const V = {
  minus: (a, b) => [a[0] - b[0], a[1] - b[1], a[2] - b[2]],
  cross: (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]],
  dot: (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2],
  unit: (a) => { const l = Math.hypot(a[0], a[1], a[2]) || 1; return [a[0] / l, a[1] / l, a[2] / l]; },
};
const ONE = M.place(0, 0, 0);
