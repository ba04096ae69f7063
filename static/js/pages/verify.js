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

// On the page that asks for a file: look the hash up first. Only a file nobody issued has to be sent, and only when the person says so.
const look = document.querySelector("[data-look-up]");

if (look && window.crypto?.subtle) {
  const input = look.querySelector("input[type=file]");
  const known = look.querySelector("[data-look-up-known]");
  const unknown = look.querySelector("[data-look-up-unknown]");
  let asked = null;

  const lookUp = async () => {
    const [file] = input.files;
    known.hidden = unknown.hidden = true;
    asked = file;
    if (!file) return;
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const address = look.dataset.lookUp.replace("digest", hex);
    const answer = await fetch(address);
    if (asked !== file) return;
    known.hidden = !answer.ok;
    unknown.hidden = answer.status !== 404;
    if (answer.ok) window.location.assign(address);
  };

  input.addEventListener("change", lookUp);
  look.addEventListener("drop", () => setTimeout(lookUp));
}
