// Shows what is typed into a password field, for whoever cannot see what their finger hit. Without this module there is no button.
for (const button of document.querySelectorAll("[data-reveal]")) {
  const field = document.getElementById(button.dataset.reveal);
  const show = button.textContent;
  const set = (isShown) => {
    field.type = isShown ? "text" : "password";
    button.textContent = isShown ? button.dataset.hide : show;
  };
  button.hidden = false;
  button.addEventListener("click", () => set(field.type === "password"));
  // What leaves the page is a password again, for the browser's memory and whoever looks at the screen.
  field.form?.addEventListener("submit", () => set(false));
}
