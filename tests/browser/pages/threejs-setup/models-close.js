renderer.setAnimationLoop(() => renderer.render(scene, camera));
checks(async () => {
  for (let i = 0; i < 100 && !mixer; i++) await new Promise(requestAnimationFrame);
  claim(mixer && hero.children.length === 2 && !body.visible, 'the model took the place of its stand-in');
});
