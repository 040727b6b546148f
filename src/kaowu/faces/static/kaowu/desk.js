// Keys of the review desk: while nothing is being typed, the viewer's keys work on the whole page.
const typing = (element) => element.closest("input, select, textarea, [contenteditable], dialog");

// A ticked box is no place to type: the keys go on working there.
const isBox = (element) => element.matches("input[type=checkbox]");

const jump = (selector) => {
  const target = document.querySelector(selector);
  if (!target) return false;
  if (target.matches("a")) target.click();
  else if (target.matches("button, summary, select")) {
    target.scrollIntoView({ block: "nearest" });
    target.focus({ preventScroll: true });
  } else if (target.matches("details")) {
    target.open = !target.open;
    target.scrollIntoView({ block: "nearest" });
  }
  else {
    target.scrollIntoView({ block: "start" });
    const first = target.querySelector("input:not([type=hidden])");
    if (first) first.focus({ preventScroll: true });
  }
  return true;
};

const JUMPS = {
  d: "#decision",
  f: ".k-facts summary",
  n: "a[accesskey=n]",
  t: "button[accesskey=t]",
  p: "#decision button[accesskey=p]",
  b: "#decision button[accesskey=b]",
  x: "#decision button[accesskey=x]",
  m: ".k-reasons select",
  s: ".k-later button:enabled",
  l: "a.k-back",
  "?": "#keys",
};
const OF_VIEWER = ["+", "=", "-", "[", "]", "o", "O", ",", ".", ..."0123456789",
  "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

// What the viewer makes nothing of (an arrow while nothing is enlarged) keeps its usual meaning.
const toViewer = (viewer, key) => !viewer.dispatchEvent(
  new KeyboardEvent("keydown", { key, cancelable: true }),
);

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const viewer = document.querySelector("[data-scan-viewer]");
  if (event.key === "Escape" && typing(event.target) && !event.target.closest("dialog")) event.target.blur();
  if (typing(event.target) && !isBox(event.target)) return;
  if (viewer && viewer.contains(event.target) && OF_VIEWER.includes(event.key)) return;
  const wanted = JUMPS[event.key.toLowerCase()];
  const done = wanted ? jump(wanted)
    : viewer && OF_VIEWER.includes(event.key) && toViewer(viewer, event.key);
  if (done) event.preventDefault();
});

// Choosing a code puts its sentence into the line beside it, to be edited; own words stay.
document.addEventListener("change", (event) => {
  const select = event.target.closest("[data-say] select");
  const line = select && select.closest("[data-say]").querySelector("input[type=text]");
  if (!line) return;
  const own = [...select.options].map((option) => option.dataset.sentence || "");
  if (!line.value || own.includes(line.value)) {
    line.value = select.selectedOptions[0].dataset.sentence || "";
    line.dispatchEvent(new Event("input", { bubbles: true }));
  }
});

// A box in the head of a table that ticks every row.
const addAll = (root) => {
  root.querySelectorAll("th.k-table__select:not([data-ready])").forEach((head) => {
    const boxes = [...head.closest("table").querySelectorAll("td.k-table__select input")];
    if (!boxes.length) return;
    head.dataset.ready = "yes";
    const all = document.createElement("input");
    all.type = "checkbox";
    all.className = "form-check-input";
    all.setAttribute("aria-label", "全选本页");
    all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
    head.append(all);
  });
};

document.addEventListener("kaowu:content", (event) => addAll(event.target));
addAll(document);
