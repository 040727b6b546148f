// Frames a portrait in the page: input[type=file][data-portrait-crop="413x579"] (width x height in
// pixels). A picture of another shape opens a dialogue: drag, pinch, wheel, slider, arrow keys, +/-.
// What is framed takes the place of the chosen file. Without script the server cuts out the middle.
import { MAX_ZOOM, guide, paint, settle, steer } from "./portrait-view.js";

const SLACK = 0.02; // share by which a shape may be off before the dialogue opens by itself
const mine = new WeakSet(); // files that were made here
const kept = new WeakMap(); // input: the picture as it was chosen, and its frame

const element = (tag, className, text, more = {}) => {
  const node = Object.assign(document.createElement(tag), more);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
};

const button = (className, text) => element("button", `k-button ${className}`, text, { type: "button" });

const style = () => {
  const href = new URL("portrait-crop.css", import.meta.url).href;
  if (document.querySelector(`link[href="${href}"]`)) return;
  document.head.append(element("link", "", "", { rel: "stylesheet", href }));
};

const put = (input, file) => {
  const files = new DataTransfer();
  files.items.add(file);
  mine.add(file);
  input.files = files.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
};

const take = (input, view) => {
  const canvas = element("canvas", "", "", { width: view.width, height: view.height });
  paint(canvas, view);
  canvas.toBlob((blob) => {
    const name = `${view.file.name.replace(/\.[^.]*$/, "")}.jpg`;
    put(input, new File([blob], name, { type: "image/jpeg", lastModified: view.file.lastModified }));
  }, "image/jpeg", 0.95);
};

const open = (input, view) => {
  const dialog = element("dialog", "k-dialog k-crop");
  const words = element("p", "", "拖动照片，让头部落在虚线椭圆里，眼睛对准横线。", { id: "k-crop-words" });
  const canvas = element("canvas", "", "", { width: view.width, height: view.height, tabIndex: 0 });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "取景框：方向键移动，加号减号缩放");
  dialog.setAttribute("aria-labelledby", words.id);
  const zoom = element("input", "", "", { type: "range", min: 1, max: MAX_ZOOM, step: 0.01 });
  const label = element("label", "k-crop__zoom", "缩放");
  const turn = button("k-button--secondary", "旋转");
  const tools = element("div", "k-crop__zoom");
  const row = element("div", "k-buttons");
  const yes = button("k-button--primary", "用这张");
  const no = button("k-button--secondary", "不裁剪，用原图");
  const show = () => { guide(paint(canvas, view), view); zoom.value = view.zoom; };
  const change = steer(canvas, view, show);
  zoom.addEventListener("input", () => change({ zoom: Number(zoom.value) }));
  turn.addEventListener("click", () => change({ turn: (view.turn + 1) % 4, x: 0, y: 0 }));
  yes.addEventListener("click", () => { take(input, view); dialog.close(); });
  no.addEventListener("click", () => { put(input, view.file); dialog.close(); });
  dialog.addEventListener("close", () => { dialog.remove(); input.focus(); });
  label.append(zoom);
  tools.append(label, turn);
  row.append(yes, no);
  dialog.append(words, canvas, tools, row);
  document.body.append(dialog);
  settle(view);
  show();
  dialog.showModal();
  canvas.focus();
};

const chosen = async (input, again) => {
  const file = input.files[0];
  if (file && mine.has(file)) return;
  kept.delete(input);
  again.hidden = true;
  const picture = file && file.type.startsWith("image/") && await createImageBitmap(file).catch(() => null);
  if (!picture || input.files[0] !== file) return; // what cannot be drawn here (HEIC) is left to the server
  const [width, height] = input.dataset.portraitCrop.split("x").map(Number);
  kept.set(input, { file, picture, width, height, x: 0, y: 0, zoom: 1, turn: 0 });
  again.hidden = false;
  if (Math.abs((picture.width / picture.height) / (width / height) - 1) > SLACK) open(input, kept.get(input));
};

const init = (root) => root.querySelectorAll("input[data-portrait-crop]:not([data-crop-ready])").forEach((input) => {
  if (!input.dataset.portraitCrop) return;
  input.dataset.cropReady = "yes";
  style();
  const again = button("k-button--secondary k-crop__again", "调整取景");
  again.hidden = true;
  again.addEventListener("click", () => kept.has(input) && open(input, kept.get(input)));
  input.after(again);
  input.addEventListener("change", () => chosen(input, again));
});

document.addEventListener("kaowu:content", (event) => init(event.target));
document.addEventListener("htmx:load", (event) => init(event.target));
init(document);
