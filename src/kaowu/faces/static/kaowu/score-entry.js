// Enter goes to the next score and sends nothing; after the last one it goes to the button.
document.querySelectorAll("form[data-score-entry]").forEach((form) => {
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input.c-score")) return;
    event.preventDefault();
    const fields = [...form.querySelectorAll("input.c-score")];
    const next = fields[fields.indexOf(event.target) + 1];
    if (next) next.select();
    (next || form.querySelector("button")).focus();
  });
  const first = [...form.querySelectorAll("input.c-score:enabled")].find((field) => !field.value);
  if (first) first.focus({ preventScroll: true });
});
