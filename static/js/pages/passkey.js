// A passkey that was cancelled, too slow or not there is said on the page, below the button that asked for it.
let pressed = null;
document.addEventListener("click", (event) => {
  pressed = event.target.closest("button") ?? pressed;
}, true);
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.querySelector("[data-passkey-refused]")?.remove();
  const words = document.querySelector("#passkey-refused").content.cloneNode(true);
  (pressed?.closest(".actions") ?? document.querySelector("main h1")).after(words);
});
