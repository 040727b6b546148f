// Scans one at a time, with zoom, turn and pan by button, pointer, wheel (with Ctrl) and key; the
// fitted copy and the original in turn, and the pages of what the server draws one by one.
import { Copies } from "./scan-copies.js";

const STEP = 1.25;
const LARGEST = 8;
const PAN = 60; // pixels for one arrow key

class Scan {
  constructor(figure, scale) {
    this.figure = figure;
    this.stage = figure.querySelector(".k-scan__stage");
    this.status = scale;
    this.sheet = document.createElement("div");
    this.sheet.className = "k-scan__sheet";
    this.sheet.append(...this.stage.childNodes);
    this.stage.append(this.sheet);
    this.copies = new Copies(figure, this.sheet);
    this.reset();
    this.listen();
  }

  reset() {
    Object.assign(this, { zoom: 1, turn: 0, x: 0, y: 0 });
    this.draw();
  }

  draw() {
    const move = `translate(${this.x}px, ${this.y}px)`;
    this.sheet.style.transform = `${move} rotate(${this.turn}deg) scale(${this.zoom})`;
    this.stage.classList.toggle("k-scan__stage--zoomed", this.zoom > 1);
    if (!this.figure.hidden) this.status.textContent = `${Math.round(this.zoom * 100)}%`;
  }

  scale(factor) {
    this.zoom = Math.min(LARGEST, Math.max(0.5, this.zoom * factor));
    if (this.zoom <= 1) this.x = this.y = 0;
    this.draw();
  }

  rotate(degrees) {
    this.turn += degrees;
    this.draw();
  }

  pan(x, y) {
    this.x += x;
    this.y += y;
    this.draw();
  }

  do(what) {
    const verbs = {
      in: () => this.scale(STEP),
      out: () => this.scale(1 / STEP),
      left: () => this.rotate(-90),
      right: () => this.rotate(90),
      fit: () => this.reset(),
      swap: () => this.copies.swap() && this.reset(),
      back: () => this.copies.leaf(-1) && this.reset(),
      on: () => this.copies.leaf(1) && this.reset(),
    };
    if (verbs[what]) verbs[what]();
  }

  listen() {
    const { stage } = this;
    stage.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "touch" && this.zoom <= 1) return;
      stage.setPointerCapture(event.pointerId);
    });
    stage.addEventListener("pointermove", (event) => {
      if (stage.hasPointerCapture(event.pointerId)) this.pan(event.movementX, event.movementY);
    });
    stage.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && this.zoom <= 1) return;
      event.preventDefault();
      this.scale(event.deltaY < 0 ? STEP : 1 / STEP);
    }, { passive: false });
    stage.addEventListener("dblclick", () => this.do(this.zoom > 1 ? "fit" : "in"));
  }
}

const KEYS = { "+": "in", "=": "in", "-": "out", "[": "left", "]": "right", 0: "fit", o: "swap", ",": "back", ".": "on" };
const ARROWS = {
  ArrowLeft: [PAN, 0], ArrowRight: [-PAN, 0], ArrowUp: [0, PAN], ArrowDown: [0, -PAN],
};

const setUp = (viewer) => {
  const scale = viewer.querySelector(".k-viewer__scale");
  const scans = [...viewer.querySelectorAll(".k-scan")].map((figure) => new Scan(figure, scale));
  if (!scans.length) return;
  const tabs = viewer.querySelector(".k-viewer__tabs");
  const [swapper, leaves] = ["[data-do=swap]", ".k-viewer__pages"].map((one) => viewer.querySelector(one));
  let shown = scans[0];
  const tell = () => {
    const { copies } = shown;
    if (!swapper || !leaves) return;
    swapper.hidden = copies.all.length < 2;
    swapper.textContent = copies.copy ? "看合规副本" : "看原件";
    swapper.setAttribute("aria-pressed", String(Boolean(copies.copy)));
    leaves.hidden = copies.of < 2;
    leaves.querySelector("[data-page]").textContent = `第 ${copies.page} / ${copies.of} 页`;
  };
  scans.forEach((scan) => { scan.copies.changed = () => { if (scan === shown) tell(); }; });
  const show = (chosen) => {
    shown = chosen;
    scans.forEach((scan, index) => {
      scan.figure.hidden = scan !== chosen;
      tabs.children[index].setAttribute("aria-pressed", String(scan === chosen));
    });
    chosen.draw();
    chosen.copies.load();
    tell();
  };
  scans.forEach((scan, index) => {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.textContent = `${index + 1} ${scan.figure.dataset.label}`;
    tab.addEventListener("click", () => show(scan));
    tabs.append(tab);
  });
  viewer.querySelector(".k-viewer__tools").addEventListener("click", (event) => {
    shown.do(event.target.dataset.do);
  });
  viewer.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = shown.zoom > 1 && ARROWS[event.key];
    const number = scans[Number(event.key) - 1];
    const verb = KEYS[event.key.toLowerCase()];
    if (verb) shown.do(verb);
    else if (arrow) shown.pan(...arrow);
    else if (number) show(number);
    else return;
    event.preventDefault();
  });
  tabs.hidden = scans.length < 2;
  viewer.querySelector(".k-viewer__tools").hidden = false;
  viewer.classList.add("k-viewer--ready");
  show(shown);
};

const init = (root) => {
  root.querySelectorAll("[data-scan-viewer]:not(.k-viewer--ready)").forEach(setUp);
};

document.addEventListener("kaowu:content", (event) => init(event.target));
document.addEventListener("htmx:load", (event) => init(event.target));
init(document);
