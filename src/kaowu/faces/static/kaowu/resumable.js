// Uploads that go on after a lost connection: form[data-resumable="/uploads/"]. When the form is
// sent, each large file goes ahead in pieces; then the form follows with the upload's key in
// "<field>-upload" instead of the file. The server knows how far it came, also after a reload, so
// nothing is kept in the browser. Without script, and for small files, the form carries the file.
const PIECE = 512 * 1024; // bytes
export const LEAST = 512 * 1024; // a smaller file goes with the form
const WAITS = [1, 2, 4, 8, 15, 30]; // seconds between tries; the last one again and again
const GIVEN_UP = new Set([400, 403, 404, 405, 413]);

export class Stop extends Error {}

const pause = (seconds) => new Promise((resolve) => {
  const timer = setTimeout(resolve, seconds * 1000);
  window.addEventListener("online", () => { clearTimeout(timer); resolve(); }, { once: true });
});

export const ask = async (url, token, options) => {
  const headers = { "X-CSRFToken": token, ...options.headers };
  const answer = await fetch(url, { ...options, headers, redirect: "manual" });
  if (answer.type === "opaqueredirect") throw new Stop("登录已过期，请重新登录后再上传。");
  if (GIVEN_UP.has(answer.status)) {
    const told = await answer.json().catch(() => ({}));
    throw new Stop(told.message || `上传没有成功（${answer.status}），请稍后再试。`);
  }
  if (!answer.ok && answer.status !== 409) throw new Error(String(answer.status));
  return answer;
};

// Tries until it is answered; only an answer that says no ends it.
export const insist = async (attempt, waiting) => {
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof Stop) throw error;
      waiting();
      await pause(WAITS[Math.min(tries, WAITS.length - 1)]);
    }
  }
};

const begin = (url, token, file) => {
  const body = new FormData();
  body.append("name", file.name);
  body.append("size", file.size);
  body.append("modified", file.lastModified);
  return ask(url, token, { method: "POST", body }).then((answer) => answer.json());
};

const piece = (url, token, file, offset) => ask(url, token, {
  method: "PATCH",
  headers: { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" },
  body: file.slice(offset, offset + PIECE),
}).then((answer) => Number(answer.headers.get("Upload-Offset")));

export const sendFile = async (url, token, file, tell) => {
  const share = (offset) => Math.floor((offset / file.size) * 100);
  let offset = 0;
  const waiting = () => tell(`网络中断，已传 ${share(offset)}%，恢复后自动继续…`, share(offset));
  const upload = await insist(() => begin(url, token, file), waiting);
  offset = upload.offset;
  while (offset < file.size) {
    tell(`正在上传 ${share(offset)}%`, share(offset));
    // A piece may have arrived although its answer was lost: then 409 says where to go on.
    offset = await insist(() => piece(upload.url, token, file, offset), waiting);
  }
  tell("已上传", 100);
  return upload.key;
};

const tellIn = (input) => (words, share) => {
  const drop = input.closest("[data-file-drop]");
  const box = drop && drop.querySelector(".k-drop__progress");
  if (!box) return;
  box.hidden = !words;
  box.querySelector("progress").value = share;
  const status = box.querySelector("[role=status]");
  if (status.textContent !== words) status.textContent = words;
};

const sendInput = async (form, input, token) => {
  const keys = [];
  for (const file of input.files) {
    keys.push(await sendFile(form.dataset.resumable, token, file, tellIn(input)));
  }
  return keys.map((value) => Object.assign(document.createElement("input"), {
    type: "hidden", name: `${input.name}-upload`, value,
  }));
};

// The form follows with the keys; afterwards it is as it was, should it have to be sent again.
const follow = (form, button, inputs, keys) => {
  form.append(...keys);
  inputs.forEach((input) => { input.disabled = true; });
  form.dataset.resumed = "yes";
  form.requestSubmit(button);
  delete form.dataset.resumed;
  setTimeout(() => {
    keys.forEach((key) => key.remove());
    inputs.forEach((input) => { input.disabled = false; });
  });
};

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.resumable || form.dataset.resumed || event.defaultPrevented) return;
  const large = (input) => !input.disabled && [...input.files].some((file) => file.size > LEAST);
  const inputs = [...form.querySelectorAll("input[type=file]")].filter(large);
  if (!inputs.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.dataset.resuming) return;
  form.dataset.resuming = "yes";
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  try {
    const keys = [];
    for (const input of inputs) keys.push(...await sendInput(form, input, token));
    delete form.dataset.resuming;
    follow(form, event.submitter, inputs, keys);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    inputs.forEach((input) => tellIn(input)(error.message, 0));
  } finally {
    delete form.dataset.resuming;
  }
}, true);
