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
  const field = document.body.appendChild(document.createElement('input')), typed = new KeyboardEvent('keydown', { code: 'KeyA', bubbles: true, cancelable: true });
  field.dispatchEvent(typed);
  claim(!typed.defaultPrevented && !input.held.size, 'a name can be typed');
  const pad = { axes: [0, 0, 1, 0], buttons: [{ pressed: true }, { pressed: false }] }, yaw = input.yaw;
  navigator.getGamepads = () => [pad];
  readInput();
  claim(input.held.has('jump') && !input.held.has('fire') && input.yaw < yaw, 'a gamepad jumps and looks');
  pad.buttons[0].pressed = false; readInput();
  claim(!input.held.has('jump'), 'and lets go');
  navigator.getGamepads = () => [];
  for (const value of [...camera.position, camera.rotation.x]) claim(Number.isFinite(value), 'the camera is somewhere');
});
