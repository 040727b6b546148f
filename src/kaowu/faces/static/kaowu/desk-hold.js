// The open case: form[data-hold="address"] posts what is typed there every data-beat seconds, a few
// seconds after a change, and when one comes back to the page. The server says whether the case is
// still this person's; where it is not, nothing can be sent any more and nothing typed is lost.
const AFTER_TYPING = 3; // seconds after the last key

const start = (form) => {
  if (form.dataset.holdReady) return;
  form.dataset.holdReady = "yes";
  const status = form.querySelector("[data-hold-status]");
  const notice = form.querySelector("[data-hold-lost]");
  let timer = 0;
  let busy = false;
  let over = false; // sent, or no longer theirs

  const lose = (message, remedy) => {
    over = true;
    clearTimeout(timer);
    notice.textContent = `${message}${remedy || ""}`;
    notice.hidden = false;
    notice.scrollIntoView({ block: "center" });
    form.querySelectorAll("button").forEach((button) => { button.disabled = true; });
    status.textContent = "";
  };

  const plan = (seconds) => {
    clearTimeout(timer);
    if (!over) timer = setTimeout(beat, seconds * 1000);
  };

  const answered = async (answer) => {
    if (answer.type === "opaqueredirect" || answer.status === 403) {
      lose("登录已过期，现在不能办理。", "请在新窗口登录后刷新本页；填写的内容已保存到上一次。");
      return;
    }
    const told = await answer.json().catch(() => ({}));
    if (answer.status === 409) lose(told.message, told.remedy);
    else if (answer.ok) status.textContent = `填写的内容已保存 ${told.saved}`;
    else throw new Error(String(answer.status));
  };

  async function beat(last = false) {
    clearTimeout(timer);
    if (busy || over) return;
    busy = true;
    try {
      await answered(await fetch(form.dataset.hold, {
        method: "POST", body: new FormData(form), redirect: "manual", keepalive: last === true,
      }));
    } catch {
      status.textContent = "网络中断，填写的内容还没有保存；恢复后自动重试。";
    } finally {
      busy = false;
    }
    plan(Number(form.dataset.beat));
  }

  const typed = (event) => { if (event.target.form === form) plan(AFTER_TYPING); };
  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  form.addEventListener("submit", (event) => { if (!event.defaultPrevented) { over = true; clearTimeout(timer); } });
  window.addEventListener("online", () => beat());
  window.addEventListener("pageshow", (event) => { if (event.persisted) { over = false; beat(); } });
  document.addEventListener("visibilitychange", () => beat(document.hidden));
  plan(Number(form.dataset.beat));
};

document.querySelectorAll("form[data-hold]").forEach(start);
