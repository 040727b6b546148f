// The frame of portrait-crop.js: where the picture stands in it, how it is drawn, how it is moved.
// A view is {picture, width, height, x, y, zoom, turn}: the frame in pixels, the picture's middle off
// the frame's, zoom 1 where the picture just fills the frame, quarter turns clockwise.
export const MAX_ZOOM = 6;

const sides = (view) => (view.turn % 2
  ? [view.picture.height, view.picture.width] : [view.picture.width, view.picture.height]);

const least = (view) => {
  const [width, height] = sides(view);
  return Math.max(view.width / width, view.height / height);
};

// The picture always fills the frame.
export const settle = (view) => {
  const [width, height] = sides(view);
  const reach = (whole, frame) => Math.max(0, (whole * least(view) * view.zoom - frame) / 2);
  view.zoom = Math.min(MAX_ZOOM, Math.max(1, view.zoom));
  view.x = Math.min(reach(width, view.width), Math.max(-reach(width, view.width), view.x));
  view.y = Math.min(reach(height, view.height), Math.max(-reach(height, view.height), view.y));
};

export const paint = (canvas, view) => {
  const pen = canvas.getContext("2d");
  const scale = least(view) * view.zoom;
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, view.width, view.height);
  pen.imageSmoothingQuality = "high";
  pen.translate(view.width / 2 + view.x, view.height / 2 + view.y);
  pen.rotate((view.turn * Math.PI) / 2);
  pen.scale(scale, scale);
  pen.drawImage(view.picture, -view.picture.width / 2, -view.picture.height / 2);
  pen.setTransform(1, 0, 0, 1, 0, 0);
  return pen;
};

// Where the head belongs on a two-inch portrait: an oval, and a line for the eyes.
export const guide = (pen, view) => {
  const line = (dash, colour) => {
    pen.setLineDash(dash);
    pen.strokeStyle = colour;
    pen.beginPath();
    pen.ellipse(view.width / 2, view.height * 0.42, view.width * 0.27, view.height * 0.28, 0, 0, 7);
    pen.moveTo(view.width * 0.14, view.height * 0.41);
    pen.lineTo(view.width * 0.86, view.height * 0.41);
    pen.stroke();
  };
  pen.lineWidth = Math.max(2, view.width / 200);
  line([], "rgb(0 0 0 / 55%)");
  line([view.width / 50, view.width / 50], "#fff");
};

export const steer = (canvas, view, show) => {
  const touches = new Map();
  const change = (more) => { Object.assign(view, more); settle(view); show(); };
  const span = () => {
    const [one, two] = [...touches.values()];
    return Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY) || 1;
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    touches.set(event.pointerId, event);
  });
  canvas.addEventListener("pointermove", (event) => {
    const before = touches.get(event.pointerId);
    if (!before) return;
    const wide = touches.size === 2 ? span() : 0;
    touches.set(event.pointerId, event);
    const grain = view.width / canvas.clientWidth / touches.size;
    change({
      x: view.x + (event.clientX - before.clientX) * grain,
      y: view.y + (event.clientY - before.clientY) * grain,
      zoom: wide ? (view.zoom * span()) / wide : view.zoom,
    });
  });
  const lift = (event) => touches.delete(event.pointerId);
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    change({ zoom: view.zoom * (event.deltaY < 0 ? 1.08 : 1 / 1.08) });
  }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    const step = event.shiftKey ? 1 : 10;
    const moves = {
      ArrowLeft: { x: view.x - step }, ArrowRight: { x: view.x + step },
      ArrowUp: { y: view.y - step }, ArrowDown: { y: view.y + step },
      "+": { zoom: view.zoom * 1.08 }, "=": { zoom: view.zoom * 1.08 }, "-": { zoom: view.zoom / 1.08 },
    };
    if (!moves[event.key]) return;
    event.preventDefault();
    change(moves[event.key]);
  });
  return change;
};
