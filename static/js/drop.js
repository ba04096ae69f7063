// A drop area around a file input: the input does the work, this shows it.
for (const area of document.querySelectorAll("[data-drop]")) {
  const input = area.querySelector("input[type=file]");
  const names = area.querySelector("[data-drop-name]");
  const tell = () => {
    names.textContent = [...input.files].map((file) => file.name).join(", ");
  };
  const over = (event) => {
    event.preventDefault();
    area.classList.toggle("drop-over", event.type === "dragover");
  };
  area.addEventListener("dragover", over);
  area.addEventListener("dragleave", over);
  area.addEventListener("drop", (event) => {
    over(event);
    input.files = event.dataTransfer.files;
    tell();
  });
  input.addEventListener("change", tell);
}
