renderer.shadowMap.enabled = true;
camera.position.set(0, 2.2, 7); camera.lookAt(0, 0.9, 0); camera.fov = 60; camera.updateProjectionMatrix();
const all = Object.keys(KINDS).map((k, i) => { const a = animal(k); a.position.set(i % 4 * 1.3 - 2, 0, i < 4 ? 0 : 2); scene.add(a); return a; });
const props = [island(5), heart(), star(), cloud(), mushroomHouse()];
props.forEach((p, i) => { if (i) p.position.set(i * 1.3 - 3.4, i === 4 ? 0 : 3, i === 4 ? -2 : 0); scene.add(p); });
let t = 0, far = 0;
renderer.setAnimationLoop(() => { t += 1 / 60; far += 0.03; all.forEach((a, i) => (i ? enliven(a, t, 1 / 60, i % 2 ? far : 0) : cheer(a, t))); renderer.render(scene, camera); });
checks(() => {
  claim(painted(renderer.domElement) > 1500, 'they are seen');
  claim(animal('unknown').children.length > 5, 'an unknown animal is a cat');
  const a = all[1]; let low = 1; const heads = new Set();
  for (let i = 0; i < 600; i++) { enliven(a, i / 60, 1 / 60, i * 0.03); low = Math.min(low, a.userData.face.eyes[0].scale.y); heads.add(a.userData.head.position.y.toFixed(2)); }
  claim(low < 0.05 && heads.size > 5, `it blinks and hops: ${low}, ${[...heads]}`);
  for (const p of props) claim(!new THREE.Box3().setFromObject(p).isEmpty(), 'props have a size');
  claim(clays.size < 30, 'materials are shared');
});
