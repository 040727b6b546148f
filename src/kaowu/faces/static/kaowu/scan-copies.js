// What a figure of the scan viewer shows: the copy that is handed in and the original
// (data-other), each a picture or drawn by the server page by page (data-pages, data-other-drawn).
export class Copies {
  constructor(figure, sheet) {
    const { pages, other, label } = figure.dataset;
    const own = sheet.querySelector("img");
    this.sheet = sheet;
    this.label = label;
    this.all = [pages ? { drawn: pages } : { src: own ? own.src : "" }];
    if (other) this.all.push("otherDrawn" in figure.dataset ? { drawn: other } : { src: other });
    Object.assign(this, { copy: 0, page: 1, of: 1, shown: pages ? "" : "0/1", changed: () => {} });
  }

  swap() {
    if (this.all.length < 2) return false;
    this.copy = 1 - this.copy;
    this.page = 1;
    this.load();
    return true;
  }

  leaf(step) {
    const wanted = this.page + step;
    if (wanted < 1 || wanted > this.of) return false;
    this.page = wanted;
    this.load();
    return true;
  }

  // The picture of the chosen copy and page; a drawn page says how many there are.
  async load() {
    const { drawn, src } = this.all[this.copy];
    const asked = `${this.copy}/${this.page}`;
    if (this.shown === asked || !(drawn || src)) return;
    this.shown = asked;
    if (!drawn) {
      this.of = 1;
      this.put(src);
      return;
    }
    this.say("正在打开…");
    const answer = await fetch(`${drawn}?page=${this.page}`).catch(() => null);
    if (this.shown !== asked) return;
    if (!answer || !answer.ok) {
      this.shown = "";
      this.say("这一页打不开，请用下面的“打开原件”查看。");
      return;
    }
    this.of = Number(answer.headers.get("X-Pages")) || 1;
    this.put(URL.createObjectURL(await answer.blob()));
  }

  put(src) {
    const image = document.createElement("img");
    image.alt = `${this.label}${this.copy ? "（原件）" : ""}第 ${this.page} 页`;
    image.draggable = false;
    image.src = src;
    if (this.blob) URL.revokeObjectURL(this.blob);
    this.blob = src.startsWith("blob:") ? src : "";
    this.sheet.replaceChildren(image);
    this.changed();
  }

  say(words) {
    const line = document.createElement("p");
    line.textContent = words;
    this.sheet.replaceChildren(line);
    this.changed();
  }
}
