pool.emit(0, 1, 0, 60, { ...FX.explosion, life: [5, 6], dim3: true, gravity: -120 });
renderer.setAnimationLoop(() => { pool.update(1 / 60); drawParticles(); renderer.render(scene, camera); });
checks(() => {
  claim(pool.live === 60 && geo.drawRange.count === 60, 'what lives is drawn');
  claim(painted(renderer.domElement) > 5, 'and seen');
  claim(Math.abs(pool.p[0].vz) >= 0 && pool.p.slice(0, 60).some(p => p.z > 0.1), 'it goes in all directions');
});
