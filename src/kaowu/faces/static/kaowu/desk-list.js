// Keys of a desk's list: from row to row, tick a row, to the search. Where a case is open its own
// keys count (desk.js).
const typing = "input:not([type=checkbox]), select, textarea, [contenteditable], dialog";
const rows = () => [...document.querySelectorAll(".k-table tbody tr")].filter(
  (row) => row.querySelector("a[href]"),
);

const go = (row) => {
  const link = row && row.querySelector("a[href]");
  if (link) link.focus();
};

const KEYS = {
  j: (all, at) => go(all[Math.min(at + 1, all.length - 1)]),
  k: (all, at) => go(all[Math.max(at - 1, 0)]),
  x: (all, at) => all[at]?.querySelector("input[type=checkbox]")?.click(),
  "/": () => document.querySelector("#words")?.focus(),
};

document.addEventListener("keydown", (event) => {
  const key = KEYS[event.key.toLowerCase()];
  if (!key || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest(typing) || document.querySelector("[data-scan-viewer]")) return;
  const all = rows();
  key(all, all.findIndex((row) => row.contains(document.activeElement)));
  event.preventDefault();
});
