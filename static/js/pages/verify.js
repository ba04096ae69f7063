// Compares a PDF with the hash of the issued one in the browser, so that the file never leaves the device.
// Without this module, or without WebCrypto, the form sends the file and the server compares it.
const form = document.querySelector("[data-compare]");

if (form && window.crypto?.subtle) {
  const input = form.querySelector("input[type=file]");
  const results = {
    true: document.querySelector("[data-match]"),
    false: document.querySelector("[data-mismatch]"),
  };

  const compare = async () => {
    const [file] = input.files;
    if (!file) return;
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const same = String(hex === form.dataset.compare);
    for (const [name, result] of Object.entries(results)) result.hidden = name !== same;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    compare();
  });
  input.addEventListener("change", compare);
}
