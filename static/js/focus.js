// After a refused form the list of what to mend has the focus.
document.querySelector("[data-focus]")?.focus();
