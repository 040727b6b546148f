// Asks before a weighty button (data-confirm="问题？" data-confirm-label="确认"), and keeps a form
// from being sent twice. Without script the browser demands a tick (components/weighty.html) and
// checks the fields of form[data-novalidate]; with it the question is asked and the page's own
// words tell what is missing.
document.querySelectorAll("form[data-novalidate]").forEach((form) => { form.noValidate = true; });

const element = (tag, className, text) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
};

const ask = (question, label) => new Promise((resolve) => {
  const dialog = element("dialog", "k-dialog");
  const words = element("p", "", question);
  words.id = "k-dialog-question";
  dialog.setAttribute("aria-labelledby", words.id);
  const row = element("div", "k-buttons");
  const yes = element("button", "k-button k-button--primary", label || "确认");
  const no = element("button", "k-button k-button--secondary", "取消");
  yes.type = no.type = "button";
  row.append(yes, no);
  dialog.append(words, row);
  yes.addEventListener("click", () => dialog.close("yes"));
  no.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    resolve(dialog.returnValue === "yes");
  });
  document.body.append(dialog);
  dialog.showModal();
  no.focus();
});

const questionOf = (form, button) => (button && button.dataset.confirm) || form.dataset.confirm;

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  const question = questionOf(form, button);
  if (!question || form.dataset.agreed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!(await ask(question, (button || form).dataset.confirmLabel))) {
    if (button) button.focus();
    return;
  }
  form.dataset.agreed = "yes";
  form.requestSubmit(button || undefined);
  delete form.dataset.agreed;
}, true);

const unlock = (form) => {
  delete form.dataset.sent;
  form.querySelectorAll("button:disabled[data-locked]").forEach((button) => {
    button.disabled = false;
    delete button.dataset.locked;
  });
};

const lock = (form, download) => {
  form.querySelectorAll("button:not([type=button]):enabled").forEach((button) => {
    button.disabled = true;
    button.dataset.locked = "yes";
  });
  // An answer that is a download leaves the page where it is.
  setTimeout(() => { if (download || !("upload" in form.dataset)) unlock(form); }, 8000);
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // After the browser has gathered the fields, so that the button's own value is still sent.
  const download = Boolean(event.submitter && "download" in event.submitter.dataset);
  setTimeout(() => lock(form, download));
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(unlock);
});
