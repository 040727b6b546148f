// Strokes of a hand: [[x, y, width], …] each, in the units of the pad; how they are drawn, weighed,
// read and written ("x,y,width x,y,width;…").
const THICK = 13; // units of a slow stroke's width
const THIN = 5; // of a fast one's
export const FIRST = (THICK + THIN) / 2;

const middle = (a, b) => a.map((value, i) => (value + b[i]) / 2);

export const dot = (pen, [x, y, width]) => {
  pen.beginPath();
  pen.arc(x, y, width / 2, 0, 2 * Math.PI);
  pen.fill();
};

// The curve round point i, from the middle before it to the middle after it.
export const bend = (pen, stroke, i) => {
  const from = i === 1 ? stroke[0] : middle(stroke[i - 1], stroke[i]);
  const last = i === stroke.length - 1;
  const to = last ? stroke[i] : middle(stroke[i], stroke[i + 1]);
  pen.lineWidth = stroke[i][2];
  pen.beginPath();
  pen.moveTo(from[0], from[1]);
  if (last) pen.lineTo(to[0], to[1]);
  else pen.quadraticCurveTo(stroke[i][0], stroke[i][1], to[0], to[1]);
  pen.stroke();
};

export const within = (value, most) => Math.round(Math.min(most, Math.max(0, value)));

export const read = (text) => text.split(";").filter(Boolean)
  .map((stroke) => stroke.split(" ").map((point) => point.split(",").map(Number)))
  .filter((stroke) => stroke.every((point) => point.length === 3 && point.every(Number.isFinite)));

export const written = (strokes) => strokes
  .map((stroke) => stroke.map((point) => point.map(Math.round).join(",")).join(" ")).join(";");

// Thin where the hand is fast or presses lightly, and never from one width to another at once.
export const widthAt = (event, speed, before) => {
  const pressed = event.pointerType === "pen" && event.pressure > 0;
  const share = pressed ? Math.min(1, event.pressure * 1.5) : Math.max(0, 1 - speed / 4);
  return before * 0.7 + (THIN + (THICK - THIN) * share) * 0.3;
};
