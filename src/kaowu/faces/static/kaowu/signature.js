// A name written by hand: form[data-sign] with its ways, its pad and the hidden field "strokes".
// The pad is 1,000 by 500 units whatever its size on the screen, so a phone may be turned at any
// time. Sent are the strokes, as dossier/signature.py reads them; the server draws the picture.
// Without script, and for a keyboard, the name is typed.
import { bend, dot, FIRST, read, widthAt, within, written } from "./signature-strokes.js";

const WIDE = 1000;
const HIGH = 500;
const MOST = 11000; // points; the server takes a few more
const NEAR = 3; // units: a point nearer to the one before says nothing

const start = (form) => {
  if (form.dataset.signReady || !window.PointerEvent) return;
  form.dataset.signReady = "yes";
  const part = (name) => form.querySelector(`[data-sign-${name}]`);
  const [ways, pad, typed, status, error] = ["ways", "pad", "typed", "status", "error"].map(part);
  const [undo, again, hint] = ["undo", "again", "hint"].map(part);
  const field = form.elements.strokes;
  const canvas = pad.querySelector("canvas");
  const pen = canvas.getContext("2d");
  let strokes = read(field.value);
  let now = null; // the stroke that is being drawn: {id, points, time}

  const paint = () => {
    const scale = canvas.width / WIDE;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = pen.fillStyle = "#111";
    strokes.forEach((stroke) => {
      dot(pen, stroke[0]);
      for (let i = 1; i < stroke.length; i += 1) bend(pen, stroke, i);
    });
  };

  const fit = () => {
    const width = Math.round(canvas.clientWidth * Math.min(window.devicePixelRatio || 1, 3));
    if (!width) return;
    canvas.width = width;
    canvas.height = Math.round((width * HIGH) / WIDE);
    paint();
  };

  const keep = () => {
    field.value = written(strokes);
    hint.hidden = strokes.length > 0;
    undo.disabled = again.disabled = !strokes.length;
    const full = strokes.reduce((sum, stroke) => sum + stroke.length, 0) >= MOST;
    status.textContent = full ? "笔画已满，不能再写。请点“重签”，只写姓名。"
      : strokes.length ? `已写 ${strokes.length} 笔` : "";
    return full;
  };

  const pointOf = (event, width) => {
    const box = canvas.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * WIDE;
    const y = ((event.clientY - box.top) / box.height) * HIGH;
    return [within(x, WIDE), within(y, HIGH), width];
  };

  const add = (event) => {
    const { points } = now;
    const before = points[points.length - 1];
    const point = pointOf(event, before[2]);
    const far = Math.hypot(point[0] - before[0], point[1] - before[1]);
    if (far < NEAR) return;
    point[2] = widthAt(event, far / Math.max(1, event.timeStamp - now.time), before[2]);
    now.time = event.timeStamp;
    points.push(point);
    if (points.length > 2) bend(pen, points, points.length - 2);
  };

  const begin = (event) => {
    if (now || event.button > 0 || !event.isPrimary) return; // a resting palm draws nothing
    event.preventDefault();
    if (keep()) return;
    canvas.setPointerCapture(event.pointerId);
    const width = widthAt(event, 0, FIRST);
    now = { id: event.pointerId, points: [pointOf(event, width)], time: event.timeStamp };
    strokes.push(now.points);
    hint.hidden = true;
    error.replaceChildren();
    dot(pen, now.points[0]);
  };

  const go = (event) => {
    if (!now || event.pointerId !== now.id) return;
    event.preventDefault();
    const between = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    (between.length ? between : [event]).forEach(add);
  };

  const end = (event) => {
    if (!now || event.pointerId !== now.id) return;
    if (now.points.length > 1) bend(pen, now.points, now.points.length - 1);
    now = null;
    keep();
  };

  const change = (left) => {
    strokes = left;
    paint();
    keep();
  };

  const choose = () => {
    const drawn = form.elements.way.value === "drawn";
    pad.hidden = !drawn;
    typed.hidden = drawn;
    field.disabled = !drawn;
    typed.querySelectorAll("input").forEach((input) => { input.disabled = drawn; });
    fit();
  };

  canvas.addEventListener("pointerdown", begin);
  canvas.addEventListener("pointermove", go);
  ["pointerup", "pointercancel", "lostpointercapture"].forEach((name) => canvas.addEventListener(name, end));
  canvas.addEventListener("contextmenu", (event) => event.preventDefault());
  undo.addEventListener("click", () => change(strokes.slice(0, -1)));
  again.addEventListener("click", () => change([]));
  ways.addEventListener("change", choose);
  form.addEventListener("submit", (event) => {
    if (field.disabled || strokes.length) return;
    event.preventDefault();
    error.textContent = "签名框里还没有字。请在框内手写姓名，或改为输入姓名。";
    pad.focus();
  });
  ways.hidden = ways.disabled = false;
  keep();
  choose();
  new ResizeObserver(fit).observe(canvas);
};

const init = (root) => root.querySelectorAll("form[data-sign]").forEach(start);
document.addEventListener("kaowu:content", (event) => init(event.target));
init(document);
