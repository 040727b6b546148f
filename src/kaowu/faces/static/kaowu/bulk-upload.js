// Hundreds of files, one after the other: form[data-bulk="address"]. The address is told names and
// sizes first and answers which files are still to come and where they go ("take"); so a lost
// connection, a reload or another day costs nothing that has come. Large files go in pieces (see
// resumable.js). The page that is found again is "page". Without script the form carries the files.
import { board, left, size, wanted } from "./bulk-board.js";
import { ask, insist, LEAST, sendFile, Stop } from "./resumable.js";

const AT_ONCE = 3;

const post = (url, token, fields) => {
  const body = new FormData();
  Object.entries(fields).forEach(([key, value]) => body.append(key, value));
  const headers = { Accept: "application/json" };
  return ask(url, token, { method: "POST", body, headers }).then((answer) => answer.json());
};

const said = (files) => JSON.stringify(files.map((file) => [file.name, file.size]));

class Sending {
  constructor(form, files) {
    Object.assign(this, { form, files, sent: new Map(), done: new Set(), refused: [], began: Date.now() });
    this.token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    this.board = board(form, files);
  }

  async run() {
    const target = this.form.elements.target;
    const fields = { files: said(this.files), ...(target ? { target: target.value } : {}) };
    this.board.say("正在连接…");
    this.place = await insist(
      () => post(this.form.dataset.bulk, this.token, fields),
      () => this.board.say("网络中断，恢复后自动开始…"),
    );
    window.history.replaceState(null, "", this.place.page);
    const queue = this.queue();
    this.progress();
    const lanes = Array.from({ length: AT_ONCE }, async () => {
      while (queue.length) await this.one(queue.shift());
    });
    await Promise.all(lanes);
  }

  queue() {
    const still = wanted(this.files, this.place.missing);
    this.files.filter((file) => !still.has(file)).forEach((file) => {
      this.came(file, "此前已收到");
    });
    return [...still];
  }

  async one(file) {
    try {
      await this.carry(file);
      this.came(file, "已收到");
    } catch (error) {
      if (!(error instanceof Stop) || error.message.startsWith("登录")) throw error;
      this.refused.push(file);
      this.board.tell(file, error.message, "is-blocked");
      this.board.first(file);
    }
    this.progress();
  }

  came(file, words) {
    this.sent.set(file, file.size);
    this.done.add(file);
    this.board.tell(file, words, "is-done");
  }

  async carry(file) {
    const fields = { name: file.name, size: file.size };
    if (file.size > LEAST) {
      fields["files-upload"] = await sendFile("/uploads/", this.token, file, (words, share) => {
        this.sent.set(file, (file.size * share) / 100);
        this.board.tell(file, words);
        this.progress();
      });
    } else {
      this.board.tell(file, "正在上传");
      fields.files = file;
    }
    await insist(
      () => post(this.place.take, this.token, fields),
      () => this.board.tell(file, "网络中断，恢复后自动继续…"),
    );
  }

  progress() {
    const bytes = [...this.sent.values()].reduce((sum, one) => sum + one, 0);
    const all = this.files.reduce((sum, file) => sum + file.size, 0);
    const seconds = (Date.now() - this.began) / 1000;
    const ahead = seconds > 5 && bytes > 0 ? `，${left((seconds / bytes) * (all - bytes))}` : "";
    this.board.share(bytes);
    this.board.say(`已收到 ${this.done.size} / ${this.files.length} 个文件，${size(all)} 中的 ${size(bytes)}${ahead}。`
      + "上传完以前请不要关闭本页；关了也可以再进来接着传。");
  }
}

const end = (form, sending) => {
  const { page } = sending.place;
  if (!sending.refused.length) {
    window.location.assign(page);
    return;
  }
  const box = form.querySelector(".k-bulk");
  sending.board.say(`${sending.refused.length} 个文件没有收下，见下面前几行。`);
  box.append(Object.assign(document.createElement("a"), { href: page, textContent: "其余文件的结果" }));
};

const stay = (event) => event.preventDefault();

const send = async (form, files) => {
  const controls = [...form.elements].filter((one) => !one.disabled);
  const sending = new Sending(form, files);
  form.dataset.sending = "yes";
  form.querySelectorAll(".k-drop__list").forEach((list) => { list.hidden = true; });
  controls.forEach((one) => { if (one.type !== "hidden") one.disabled = true; });
  window.addEventListener("beforeunload", stay);
  try {
    const run = sending.run();
    await run;
    window.removeEventListener("beforeunload", stay);
    end(form, sending);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    sending.board.say(error.message);
  } finally {
    window.removeEventListener("beforeunload", stay);
    delete form.dataset.sending;
    controls.forEach((one) => { one.disabled = false; });
  }
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.bulk || event.defaultPrevented) return;
  const input = form.querySelector("input[type=file]");
  const files = [...input.files];
  if (!files.length) return; // the server says that nothing was chosen
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!form.dataset.sending) send(form, files);
}, true);
