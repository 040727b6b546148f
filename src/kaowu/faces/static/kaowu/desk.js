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
