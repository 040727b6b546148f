// Counts the short message while it is typed, as networks bill it; placeholders count as written.
const form = document.getElementById("template");
const shown = form?.querySelector("[data-sms-count]");
const ONE = 70;
const EACH = 67;

function count() {
  const short = form.elements.sms.value.trim() || form.elements.body.value.trim();
  const length = (form.dataset.sign + short).length;
  const parts = length <= ONE ? 1 : Math.ceil(length / EACH);
  shown.textContent = `短信 ${length} 字（占位词按字面计），${parts} 条。以预览为准。`;
  shown.hidden = false;
}

if (shown && form.elements.sms) {
  form.addEventListener("input", count);
  count();
}
