// Keeps what is typed: form[data-autosave="address"] is posted there a moment after a change, and
// [data-autosave-status] says when it was kept. Nothing is stored in the browser: what could not be
// sent stays in the form and is tried again. Without script the form's own button saves.
const AFTER_CHANGE = 0.8; // seconds after a field is left
const AFTER_TYPING = 4; // seconds after the last key
const AGAIN = 10; // seconds until a failed try is repeated

const statusOf = (form) => {
  const there = form.querySelector("[data-autosave-status]");
  if (there) return there;
  const made = document.createElement("p");
  made.className = "k-secondary k-autosave";
  made.dataset.autosaveStatus = "";
  made.setAttribute("role", "status");
  form.querySelector(".k-buttons")?.before(made);
  return made;
};

const start = (form) => {
  if (form.dataset.autosaveReady) return;
  form.dataset.autosaveReady = "yes";
  const status = statusOf(form);
  let timer = 0;
  let dirty = false;
  let busy = false;
  let over = false; // the form itself was sent, or nothing can be saved any more

  const plan = (seconds) => {
    clearTimeout(timer);
    if (!over) timer = setTimeout(save, seconds * 1000);
  };

  const answered = async (answer) => {
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      over = true;
      status.textContent = "登录已过期，刚才的修改没有保存。请在新窗口登录后，再点下面的按钮保存。";
      return;
    }
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) {
      status.textContent = `已自动保存 ${told.saved}`;
      if (told.shown) form.elements.shown.value = told.shown;
    }
    else if (answer.status === 409) status.textContent = `没有自动保存：${told.message}`;
    else throw new Error(String(answer.status));
  };

  async function save(last = false) {
    clearTimeout(timer);
    if (!dirty || busy || over) return;
    dirty = false;
    busy = true;
    const body = new FormData(form);
    try {
      await answered(await fetch(form.dataset.autosave, {
        method: "POST", body, redirect: "manual", keepalive: last,
      }));
    } catch {
      dirty = true;
      status.textContent = "网络中断，还没有保存；恢复后自动重试。";
      plan(AGAIN);
    } finally {
      busy = false;
    }
    if (dirty && !over) plan(status.textContent.startsWith("网络") ? AGAIN : AFTER_CHANGE);
  }

  const touched = (seconds) => () => { dirty = true; plan(seconds); };
  form.addEventListener("change", touched(AFTER_CHANGE));
  form.addEventListener("input", touched(AFTER_TYPING));
  form.addEventListener("submit", (event) => { if (!event.defaultPrevented) { over = true; clearTimeout(timer); } });
  window.addEventListener("online", () => { if (dirty) save(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) over = false; });
  document.addEventListener("visibilitychange", () => { if (document.hidden) save(true); });
};

const init = (root) => root.querySelectorAll("form[data-autosave]").forEach(start);
document.addEventListener("kaowu:content", (event) => init(event.target));
init(document);
