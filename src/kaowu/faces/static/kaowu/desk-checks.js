// The checklist and the scans: a box or a line of reasons that is come to shows its scan where both
// stand side by side, and a point beside its scan is ticked together with its box.
const wide = matchMedia("(min-width: 992px)");

const show = (viewer, kind) => {
  const figures = [...viewer.querySelectorAll(".k-scan")];
  const tabs = viewer.querySelector(".k-viewer__tabs").children;
  const tab = tabs[figures.findIndex((figure) => figure.dataset.kind === kind)];
  if (tab && tab.getAttribute("aria-pressed") !== "true") tab.click();
};

document.addEventListener("focusin", (event) => {
  const about = wide.matches && event.target.closest("[data-shows]");
  const viewer = about && document.querySelector("[data-scan-viewer]");
  if (viewer) show(viewer, about.dataset.shows);
});

// The eye stays on the scan: the box is ticked without the page going to it.
document.addEventListener("click", (event) => {
  const label = event.target.closest(".k-scan__points label");
  if (!label || !label.control) return;
  event.preventDefault();
  label.control.click();
});

const mirror = () => document.querySelectorAll(".k-scan__points label").forEach((label) => {
  label.classList.toggle("k-scan__point--ticked", Boolean(label.control && label.control.checked));
});

document.addEventListener("change", mirror);
window.addEventListener("pageshow", mirror);
mirror();
