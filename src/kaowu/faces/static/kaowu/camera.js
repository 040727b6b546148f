// input[data-camera]: on a phone a button that opens the camera at once; the album stays beside it.
export const addCamera = (drop, input) => {
  if (!input.dataset.camera || !window.matchMedia("(pointer: coarse)").matches) return;
  const camera = Object.assign(document.createElement("input"), {
    type: "file", accept: "image/*", hidden: true,
  });
  camera.setAttribute("capture", input.dataset.camera);
  const button = Object.assign(document.createElement("button"), {
    type: "button", className: "k-button k-button--secondary", textContent: "打开相机拍照",
  });
  button.setAttribute("aria-describedby", `${input.id}_label`);
  button.addEventListener("click", () => camera.click());
  camera.addEventListener("change", () => {
    if (!camera.files.length) return;
    input.files = camera.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  const row = Object.assign(document.createElement("div"), { className: "k-buttons k-drop__camera" });
  row.append(button, camera);
  input.before(row);
};
