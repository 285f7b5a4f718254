scene.add(new THREE.DirectionalLight(0xffffff, 3));
const ground = new THREE.Mesh(new THREE.PlaneGeometry(100, 100), new THREE.MeshStandardMaterial({ map: grass }));
ground.rotation.x = -Math.PI / 2;
const box = crate(1, '#d98324'), toy = outline(new THREE.Mesh(new THREE.SphereGeometry(0.7, 20, 14), toon('#ef476f'))), blob = contact(1.5), meadow = tuft(300, 12);
box.position.set(-1.5, 0.5, 0); toy.position.set(1.2, 0.7, 0);
scene.add(ground, box, toy, blob.mesh, meadow.mesh);
hit(); rush(); flash(box);
let t = 0, frames = 0;
renderer.setAnimationLoop(() => {
  const dt = gameTime(1 / 60); t += dt; frames++;
  meadow.update(t); blob.follow(toy.position); feelCamera(t, 1 / 60);
  show();
});
checks(() => {
  claim(frames > 3 && t > 0, 'it runs');
  claim(scene.environment?.isTexture, 'there is an environment');
  claim(renderer.info.programs.every(p => !p.diagnostics || p.diagnostics.runnable), 'shaders compile');
  for (let i = 0; i < 30; i++) watchFrames(0.05);
  claim(quality.level < 2, 'slow frames lower the quality');
  setQuality(0); show();
  claim(painted(renderer.domElement) > 500, 'it is seen at the lowest quality too');
  blob.follow({ x: 0, y: 10, z: 0 }); claim(blob.mesh.material.opacity === 0, 'no contact in the air');
  for (let i = 0; i < 200; i++) feelCamera(t, 1 / 60);
  near(camera.fov, 60, 'the view comes back');
  for (const [x, z] of [[0, 9], [9, 1], [-9, -1], [0, -9]]) {
    camera.up.set(0, 1, 0); camera.lookAt(camera.position.x + x, camera.position.y - 2, camera.position.z + z); feelCamera(t, 1 / 60);
    claim(new THREE.Vector3(0, 1, 0).applyQuaternion(camera.quaternion).y > 0.9, `upright, looking to ${x}, ${z}`);
  }
  setQuality(1);
  claim(composer.renderTarget1.width === renderer.domElement.width, 'the passes are as large as the canvas');
});
