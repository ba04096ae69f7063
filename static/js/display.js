// The display form shows a choice at once; without this the form is sent and the page comes back changed.
for (const form of document.querySelectorAll("form[data-display]")) {
  form.addEventListener("change", (event) => {
    const { name, value } = event.target;
    const root = document.documentElement;
    if (name === "theme") root.dataset.theme = value;
    if (name === "text_size") root.dataset.size = value;
    // The server sets the cookie, so that the next page is right from its first byte.
    fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" }).catch(() => {});
  });
}
