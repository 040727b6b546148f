// Drag and drop, the list of chosen files, and (for form[data-upload]) sending with a progress bar.
// The answer's #k-content takes the place of ours; then "kaowu:content" is dispatched on it. With
// data-upload-into="id" only that element does, and the form keeps its files. data-max-total (bytes)
// stops what is too much before it is sent; a button with data-download leaves it to the browser.
// A box with data-upload-progress shows the progress instead of each place for files.
import { addCamera } from "./camera.js";

const KB = 1024;

const sizeOf = (bytes) => (bytes < KB * KB
  ? `${Math.round(bytes / KB)} KB`
  : `${(bytes / KB / KB).toFixed(1)} MB`);

const listFiles = (drop, input) => {
  const list = drop.querySelector(".k-drop__list");
  const limit = Number(drop.dataset.maxBytes || 0);
  list.replaceChildren(...[...input.files].map((file) => {
    const item = document.createElement("li");
    const name = document.createElement("span");
    const size = document.createElement("span");
    const over = limit && file.size > limit;
    name.textContent = file.name;
    size.textContent = over ? `${sizeOf(file.size)}，超过 ${sizeOf(limit)}` : sizeOf(file.size);
    size.className = over ? "is-over" : "";
    item.append(name, size);
    return item;
  }));
  list.hidden = input.files.length === 0;
};

const allowDrop = (drop, input) => {
  const zone = drop.querySelector(".k-drop__zone");
  drop.querySelector(".k-drop__hint").hidden = !window.matchMedia("(pointer: fine)").matches;
  const over = (on) => (event) => {
    event.preventDefault();
    zone.classList.toggle("k-drop__zone--over", on);
  };
  zone.addEventListener("dragover", over(true));
  zone.addEventListener("dragleave", over(false));
  zone.addEventListener("drop", (event) => {
    over(false)(event);
    const files = new DataTransfer();
    const found = [...event.dataTransfer.files];
    (input.multiple ? found : found.slice(0, 1)).forEach((file) => files.items.add(file));
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
};

const swapPart = (page, form) => {
  const id = form.dataset.uploadInto;
  const fresh = id && page.getElementById(id);
  const old = id && document.getElementById(id);
  if (!fresh || !old) return false;
  const part = document.adoptNode(fresh);
  old.replaceWith(part);
  part.dispatchEvent(new Event("kaowu:content", { bubbles: true }));
  part.scrollIntoView({ block: "start" });
  part.focus({ preventScroll: true });
  ready(form, "");
  return true;
};

const swap = (request, form) => {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  if (swapPart(page, form)) return true;
  const fresh = page.getElementById("k-content");
  const old = document.getElementById("k-content");
  if (!fresh || !old) return false;
  old.replaceWith(document.adoptNode(fresh));
  document.title = page.title;
  window.history.replaceState(null, "", request.responseURL);
  window.scrollTo(0, 0);
  const main = fresh.querySelector("main");
  if (main) main.focus();
  fresh.dispatchEvent(new Event("kaowu:content", { bubbles: true }));
  if (window.htmx) window.htmx.process(fresh);
  return true;
};

const say = (form, words, share) => {
  const own = form.querySelectorAll("[data-upload-progress]");
  (own.length ? own : form.querySelectorAll(".k-drop__progress")).forEach((box) => {
    box.hidden = !words;
    box.querySelector("progress").value = share;
    box.querySelector("[role=status]").textContent = words;
  });
};

const ready = (form, words) => {
  say(form, words, 0);
  delete form.dataset.sent;
  // After forms.js has locked the buttons of this very sending.
  setTimeout(() => form.querySelectorAll("button").forEach((button) => { button.disabled = false; }));
};

const tooMuch = (form) => {
  const limit = Number(form.dataset.maxTotal || 0);
  const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
  const total = files.reduce((sum, file) => sum + file.size, 0);
  return limit && total > limit
    ? `一共 ${sizeOf(total)}，超过 ${sizeOf(limit)}，没有上传。请少选几个文件。` : "";
};

const send = (form, button) => {
  const request = new XMLHttpRequest();
  const body = new FormData(form);
  if (button && button.name) body.append(button.name, button.value);
  request.upload.addEventListener("progress", (event) => {
    const share = Math.round((event.loaded / event.total) * 100);
    say(form, share < 100 ? `正在上传 ${share}%` : "已上传，正在检查…", share);
  });
  request.addEventListener("load", () => {
    if (!swap(request, form)) ready(form, `上传没有成功（${request.status}），请稍后再试。`);
  });
  request.addEventListener("error", () => ready(form, "网络中断，文件没有上传，请再试一次。"));
  request.open("POST", form.action);
  request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
  say(form, "正在上传…", 0);
  request.send(body);
};

const init = (root) => {
  root.querySelectorAll("[data-file-drop]").forEach((drop) => {
    const input = drop.querySelector("input[type=file]");
    if (!input || drop.dataset.ready) return;
    drop.dataset.ready = "yes";
    input.addEventListener("change", () => listFiles(drop, input));
    allowDrop(drop, input);
    addCamera(drop, input);
  });
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !("upload" in form.dataset)) return;
  const words = tooMuch(form);
  if (words || !(event.submitter && "download" in event.submitter.dataset)) event.preventDefault();
  if (words) ready(form, words);
  else if (event.defaultPrevented) send(form, event.submitter);
});
document.addEventListener("kaowu:content", (event) => init(event.target));
document.addEventListener("htmx:load", (event) => init(event.target));
init(document);
