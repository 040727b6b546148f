// Keys of the review desk: while nothing is being typed, the viewer's keys work on the whole page.
const typing = (element) => element.closest("input, select, textarea, [contenteditable], dialog");

const jump = (selector) => {
  const target = document.querySelector(selector);
  if (!target) return false;
  if (target.matches("a")) target.click();
  else {
    target.scrollIntoView({ block: "start" });
    const first = target.querySelector("input:not([type=hidden])");
    if (first) first.focus({ preventScroll: true });
  }
  return true;
};

const JUMPS = { d: "#decision", n: "a[accesskey=n]" };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const viewer = document.querySelector("[data-scan-viewer]");
  if (typing(event.target) || (viewer && viewer.contains(event.target))) return;
  const wanted = JUMPS[event.key.toLowerCase()];
  if (wanted ? jump(wanted) : viewer && "+=-[]0123456789".includes(event.key)) {
    if (!wanted) viewer.dispatchEvent(new KeyboardEvent("keydown", { key: event.key }));
    event.preventDefault();
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
