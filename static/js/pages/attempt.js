// An attempt on the page: each answer goes to the server when it is given and is tried again until it arrived;
// the clock counts the seconds the server gave. Without this module the form works by its button alone.
const sheet = document.querySelector("form[data-sheet]");
const cards = [...sheet.querySelectorAll("[data-question]")];
const saved = sheet.querySelector("[data-saved]");
const lost = sheet.querySelector("[data-lost]");
const count = sheet.querySelector("[data-count]");
const token = sheet.elements.csrfmiddlewaretoken;
const waiting = new Map();
const RETRY = 4000;
let retry = 0;
let busy = false;
let isHandedIn = false;
let isSignedOut = false;
let isRenewed = false;

const chosen = (card) => [...card.querySelectorAll("input:checked")].map((input) => input.value);

// Answers that have not arrived wait in this tab while their owner signs in again.
const KEPT = `attempt:${location.pathname}`;
const keep = () => {
  const left = [...waiting].map(([question, card]) => [question, chosen(card)]);
  if (left.length) sessionStorage.setItem(KEPT, JSON.stringify(left));
};
const restore = () => {
  const left = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
  sessionStorage.removeItem(KEPT);
  for (const [question, values] of left) {
    const card = cards.find((one) => one.dataset.question === question);
    if (!card) continue;
    for (const input of card.querySelectorAll("input")) input.checked = values.includes(input.value);
    give(card);
  }
};

const tell = () => {
  const answered = cards.filter((card) => chosen(card).length).length;
  count.textContent = count.dataset.text.replace("%a", answered).replace("%b", cards.length);
  review();
};

// The list of open questions that stands above the sheet after handing in too early: it shrinks with each answer.
const asked = sheet.querySelector("[data-review]");
const review = () => {
  if (!asked) return;
  const rows = [...asked.querySelectorAll("[data-open]")];
  for (const row of rows) row.hidden = chosen(cards.find((card) => card.dataset.question === row.dataset.open)).length > 0;
  const open = rows.filter((row) => !row.hidden);
  asked.hidden = !open.length;
  if (!open.length) return;
  const title = asked.querySelector("[data-text]");
  title.textContent = title.dataset.text.replace("%n", open.length);
  asked.querySelector("[data-back]").href = open[0].querySelector("a").hash;
};

// Answers wait here, the newest of each question; one request at a time keeps them in order.
const give = (card) => {
  card.dataset.sequence = Number(card.dataset.sequence) + 1;
  waiting.set(card.dataset.question, card);
  if (isSignedOut) return keep();
  saved.textContent = saved.dataset.saving;
  send();
};

const send = async () => {
  if (busy || !waiting.size) return;
  busy = true;
  clearTimeout(retry);
  const [question, card] = waiting.entries().next().value;
  const sequence = card.dataset.sequence;
  const body = new URLSearchParams({ csrfmiddlewaretoken: token.value, question, sequence });
  for (const value of chosen(card)) body.append(`q-${question}`, value);
  try {
    const answer = await fetch(sheet.dataset.answer, { method: "POST", body, keepalive: true });
    if (answer.redirected) return signIn();
    if (answer.status >= 500) throw new Error("not saved");
    if (answer.status === 403) {
      // Somebody signed in anew in another tab: this page's token is no longer theirs.
      if (isRenewed || !(await renew())) return signIn();
      isRenewed = true;
      busy = false;
      return send();
    }
    isRenewed = false;
    const told = await answer.json();
    settle(question, card, sequence, answer.ok, told);
  } catch {
    fail();
  }
  busy = false;
  if (lost.hidden && !isSignedOut) send();
};

// The token of a page opened before the last sign-in is refused; the same page, fetched again, has the new one.
const renew = async () => {
  const page = await fetch(location.href);
  if (page.redirected || !page.ok) return false;
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[name=csrfmiddlewaretoken]");
  if (fresh) token.value = fresh.value;
  return Boolean(fresh);
};
// Coming back from another tab, before anything is sent.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && navigator.onLine) renew().catch(() => {});
});

const settle = (question, card, sequence, isOk, told) => {
  if (!isOk) {
    // Refused for good (time is over, another tab handed in): the server's words, and nothing more to try.
    waiting.clear();
    lost.querySelector("[data-reason]").textContent = told.message;
    lost.querySelector("[data-retry]").hidden = true;
    lost.hidden = false;
    saved.textContent = "";
    return;
  }
  if (told.state === "late") {
    // Another tab was ahead; what is chosen here now is newer.
    card.dataset.sequence = told.sequence + 1;
    return;
  }
  if (card.dataset.sequence === sequence) waiting.delete(question);
  lost.hidden = true;
  if (!waiting.size) saved.textContent = saved.dataset.done;
};

// The session is over: nothing more can be sent before signing in, which leads back here.
const signIn = () => {
  isSignedOut = true;
  keep();
  lost.hidden = true;
  sheet.querySelector("[data-ended]").hidden = false;
  saved.textContent = "";
};

const fail = () => {
  lost.hidden = false;
  saved.textContent = "";
  retry = setTimeout(send, RETRY);
};

sheet.addEventListener("change", (event) => {
  const card = event.target.closest("[data-question]");
  if (!card) return;
  tell();
  give(card);
});
lost.querySelector("[data-retry]").addEventListener("click", send);
addEventListener("online", send);

sheet.addEventListener("submit", (event) => {
  if (!navigator.onLine) {
    // Handing in would lead to the browser's error page and away from the answers.
    event.preventDefault();
    fail();
    return;
  }
  isHandedIn = true;
});
addEventListener("beforeunload", (event) => {
  if (waiting.size && !isHandedIn && !isSignedOut) event.preventDefault();
});

const clock = sheet.querySelector("[data-clock]");
if (clock && sheet.dataset.seconds) {
  const end = performance.now() + Number(sheet.dataset.seconds) * 1000;
  const words = document.createElement("span");
  words.className = "sheet-left";
  clock.append(" ", words);
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    // Of a day that is weeks away no seconds are counted.
    words.hidden = left > 10800;
    words.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    clock.classList.toggle("sheet-hurry", left <= 60);
    if (left === 0 && !isHandedIn) {
      isHandedIn = true;
      sheet.append(Object.assign(document.createElement("input"), { type: "hidden", name: "sure", value: "clock" }));
      sheet.submit();
      return;
    }
    setTimeout(tick, 500);
  };
  tick();
}
restore();
tell();
