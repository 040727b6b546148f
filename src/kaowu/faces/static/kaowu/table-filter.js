// Narrows a table's rows while one types: [data-table-filter="table id"] holds the box.
const init = (root) => {
  root.querySelectorAll("[data-table-filter]").forEach((box) => {
    const table = document.getElementById(box.dataset.tableFilter);
    const input = box.querySelector("input");
    const status = box.querySelector("[role=status]");
    if (!table || !input || box.dataset.ready) return;
    box.dataset.ready = "yes";
    box.hidden = false;
    input.addEventListener("input", () => {
      const words = input.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
      const rows = [...table.tBodies[0].rows];
      rows.forEach((row) => {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
      });
      const shown = rows.filter((row) => !row.hidden).length;
      status.textContent = words.length ? `${rows.length} 条中显示 ${shown} 条` : "";
    });
  });
};

document.addEventListener("kaowu:content", (event) => init(event.target));
document.addEventListener("htmx:load", (event) => init(event.target));
init(document);
