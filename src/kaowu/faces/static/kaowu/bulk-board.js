// How far a bulk upload is: one bar for all, one line for each file. Used by bulk-upload.js.
const element = (tag, className, text = "") => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.textContent = text;
  return node;
};

export const size = (bytes) => (bytes < 1024 * 1024
  ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`);

export const left = (seconds) => (seconds > 90 ? `约剩 ${Math.round(seconds / 60)} 分钟` : "不到 2 分钟");

// The box that tells how far it is: one bar for all, one line for each file.
export const board = (form, files) => {
  form.querySelector(".k-bulk")?.remove();
  const box = element("div", "k-bulk k-panel");
  const status = element("p", "");
  const bar = element("progress", "");
  const list = element("ol", "k-bulk__list");
  status.setAttribute("role", "status");
  bar.max = files.reduce((sum, file) => sum + file.size, 0) || 1;
  bar.value = 0;
  bar.setAttribute("aria-label", "上传进度");
  const lines = new Map(files.map((file) => {
    const line = element("li", "");
    const state = element("span", "k-secondary", "等待");
    line.append(element("span", "", file.name), state);
    list.append(line);
    return [file, state];
  }));
  box.append(status, bar, list);
  form.querySelector(".k-buttons").before(box);
  return {
    say: (words) => { if (status.textContent !== words) status.textContent = words; },
    share: (bytes) => { bar.value = bytes; },
    tell: (file, words, tone = "") => {
      const state = lines.get(file);
      if (state.textContent !== words) state.textContent = words;
      state.className = tone || "k-secondary";
    },
    first: (file) => list.prepend(lines.get(file).parentElement),
  };
};

// Which of the chosen files the office still wants; of two alike, as many as it says.
export const wanted = (files, missing) => {
  const counts = new Map();
  missing.forEach(([name, bytes]) => {
    const key = `${bytes} ${name}`;
    counts.set(key, (counts.get(key) || 0) + 1);
  });
  return new Set(files.filter((file) => {
    const key = `${file.size} ${file.name}`;
    const count = counts.get(key) || 0;
    counts.set(key, count - 1);
    return count > 0;
  }));
};
