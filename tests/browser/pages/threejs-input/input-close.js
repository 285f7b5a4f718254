}
const canvas = renderer.domElement;
const send = (type, id, x, y) => canvas.dispatchEvent(new PointerEvent(type, { pointerId: id, pointerType: 'mouse', clientX: x, clientY: y, bubbles: true }));
checks(() => {
  claim(told.hits.has('right') && told.hits.has('jump'), 'keys are actions');
  near(told.right, 1, 'the key moves');
  claim(hero.position.length() > 0, 'the hero went');
  claim(input.yaw !== 0, 'the drag turned the view');
  const zoom = input.zoom;
  canvas.dispatchEvent(new WheelEvent('wheel', { deltaY: 200, cancelable: true }));
  claim(input.zoom > zoom, 'the wheel zooms');
  dispatchEvent(new Event('blur'));
  claim(!input.held.size, 'blur lets go');
  for (const value of [...camera.position, camera.rotation.x]) claim(Number.isFinite(value), 'the camera is somewhere');
});
