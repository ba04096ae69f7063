// The classroom remembers the block that was reached, so that going on begins there.
const keep = document.querySelector("form[data-place]");
if (keep) {
  const blocks = [...document.querySelectorAll(".room-body > section[id^='b-']")];
  const WAIT = 5000;
  let sent = keep.dataset.position;
  let timer = 0;
  // The last block whose head is above the middle of the screen.
  const reached = () => blocks.filter((block) => block.getBoundingClientRect().top < innerHeight / 2).at(-1)?.id ?? "";
  const send = () => {
    timer = 0;
    const position = reached();
    if (!position || position === sent) return;
    sent = position;
    keep.elements.position.value = position;
    navigator.sendBeacon(keep.action, new FormData(keep));
  };
  addEventListener("scroll", () => { timer ||= setTimeout(send, WAIT); }, { passive: true });
  addEventListener("pagehide", send);
  // The other language opens at the block that is being read.
  document.querySelector("form[data-language]")?.addEventListener("submit", (event) => {
    const next = event.target.elements.next;
    next.value = next.value.split("#")[0] + (reached() ? `#${reached()}` : "");
  });
}
