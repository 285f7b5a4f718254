const part = (w, h, d, c) => new THREE.Mesh(new THREE.BoxGeometry(w, h, d), new THREE.MeshBasicMaterial({ color: c }));
const model = part(1, 0.6, 2, 0xff0000), wheels = [0, 1, 2, 3].map(() => part(0.2, 0.4, 0.4, 0));
model.add(...wheels); scene.add(model);
const c = car('kart', 0, 0, 0);
for (const k of ['top', 'engine', 'brake']) c[k] /= 20;
const step = dt => { drive(c, { steer: 0, gas: 1, brake: 0 }, dt); showCar(c, model, wheels, 0, dt); chase(c, 0, dt); };
renderer.setAnimationLoop(() => { step(1 / 60); renderer.render(scene, camera); });
checks(() => {
  for (let i = 0; i < 120; i++) step(1 / 60);
  const nose = new THREE.Vector3(0, 0, -1).applyQuaternion(model.quaternion);
  near(nose.x, 1, 'the nose looks where it drives', 0.02);
  claim(camera.position.x < model.position.x && camera.fov > 61, 'the camera is behind');
  claim(wheels[0].rotation.x !== 0, 'wheels turn');
  fly(plane, { x: 0, y: 1 }, 1, 0.5);
  claim(plane.pos.y > 30, `pulling climbs: ${plane.pos.y}`);
  const before = plane.pos.clone();
  for (let i = 0; i < 60; i++) fly(plane, { x: i < 20 ? 1 : 0, y: 0 }, 1, 1 / 60);
  claim(plane.pos.x > before.x + 0.5, `banking right goes right: ${plane.pos.x - before.x}`);
});
