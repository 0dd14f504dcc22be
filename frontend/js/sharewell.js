// Every page works without this file. It adds comfort: counters, reveals, focus on the first problem, print, copy.
import { initAll } from "./govuk-frontend.min.js";

initAll();

// The kit puts aria-expanded on radio buttons, where the ARIA standard does not allow it; what opens follows at once
// after the button in reading order, so nothing is lost without it.
function tidyRadios() {
  for (const radio of document.querySelectorAll("input[type=radio][aria-expanded]")) {
    radio.removeAttribute("aria-expanded");
  }
}
tidyRadios();
const watched = { subtree: true, attributes: true, attributeFilter: ["aria-expanded"] };
new MutationObserver(tidyRadios).observe(document.body, watched);

for (const button of document.querySelectorAll("[data-sw-print]")) {
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-sw-copy]")) {
  const target = document.getElementById(button.dataset.swCopy);
  const words = button.querySelector("[data-sw-copy-words]") ?? button;
  const before = words.textContent;
  if (!target || !navigator.clipboard) {
    button.remove();
    continue;
  }
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(target.textContent.trim());
      words.textContent = "Copied";
    } catch {
      words.textContent = "Not copied";
    }
    setTimeout(() => { words.textContent = before; }, 2000);
  });
}

// How much a pack would hold, while it is ticked. The server says the same on every save.
function count(name) {
  const boxes = [...document.querySelectorAll(`main input[type=checkbox][name="${name}"]`)];
  const ticked = boxes.filter((box) => box.checked).length;
  for (const place of document.querySelectorAll(`[data-sw-count="${name}"]`)) {
    place.textContent = `${ticked} of ${boxes.length}`;
  }
  for (const place of document.querySelectorAll(`[data-sw-count-rest="${name}"]`)) place.textContent = boxes.length - ticked;
}
for (const place of document.querySelectorAll("[data-sw-count]")) {
  const name = place.dataset.swCount;
  document.addEventListener("change", (event) => { if (event.target.name === name) count(name); });
  window.addEventListener("pageshow", () => count(name));
}

// A link to a field inside a closed row opens the row first, so that the field can take the focus.
function openRowOf(hash) {
  const target = hash.length > 1 ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
  const row = target?.closest("details:not([open])");
  if (row) {
    row.open = true;
    target.scrollIntoView();
    target.focus();
  }
}
window.addEventListener("hashchange", () => openRowOf(location.hash));
openRowOf(location.hash);

// Changes that a page load brings are announced once, politely, after the screen reader has said the title.
for (const region of document.querySelectorAll("[data-sw-announce]")) {
  setTimeout(() => { region.textContent = region.dataset.swAnnounce; }, 800);
}

// What is being written is kept on the server every twenty seconds while it changes, and when the page is put aside: a
// tablet whose battery dies loses nothing. Nothing is kept here. Sending waits for a keeping that is under way, so that
// nothing is left behind of what was sent.
function keepWriting(form) {
  const said = form.querySelector("[data-sw-kept]");
  let last = typedIn(form);
  let underWay = null;
  let ended = false;

  async function send(now) {
    const answer = await fetch(form.dataset.swKeep, {
      method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual", signal: AbortSignal.timeout(5000),
    });
    if (answer.type === "opaqueredirect") {
      ended = true;
      said.textContent = "You are no longer signed in. What you wrote so far is kept for you: sign in to go on.";
    } else if (answer.status === 200) {
      draftOf(form).value = await answer.text();
      last = now;
      const at = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
      said.textContent = `Kept for you at ${at}. Not sent yet.`;
    } else {
      said.textContent = NOT_KEPT;
    }
  }

  function keep() {
    const now = typedIn(form);
    if (underWay || ended || now === last) return;
    underWay = send(now).catch(() => { said.textContent = NOT_KEPT; }).finally(() => { underWay = null; });
  }

  setInterval(keep, 20_000);
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
  form.addEventListener("submit", (event) => {
    ended = true;
    if (!underWay) return;
    event.preventDefault();
    underWay.then(() => form.requestSubmit(event.submitter));
  });
}

const NOT_KEPT = "Not kept just now. It is tried again.";

function typedIn(form) {
  const typed = new FormData(form);
  typed.delete("draft_id");
  return new URLSearchParams(typed).toString();
}

function draftOf(form) {
  const field = form.querySelector("[name=draft_id]") ?? document.createElement("input");
  if (!field.isConnected) form.append(Object.assign(field, { type: "hidden", name: "draft_id" }));
  return field;
}

for (const form of document.querySelectorAll("form[data-sw-keep]")) keepWriting(form);

// Hide: the button above every page takes what is being written along, and so does Escape pressed three times. The page
// is blanked at once; what was typed is kept on the server, never here.
function hide() {
  const writing = [...document.querySelectorAll("main form[method=post]")].find((form) => form.querySelector("textarea"));
  const form = writing ?? document.querySelector("[data-sw-hide]").form;
  form.action = "/hide/";
  form.noValidate = true;
  document.title = "Sharewell";
  document.body.hidden = true;
  HTMLFormElement.prototype.submit.call(form);
}

const hiding = document.querySelector("[data-sw-hide]");
if (hiding) {
  let pressed = [];
  hiding.addEventListener("click", (event) => {
    event.preventDefault();
    hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    pressed = [...pressed.filter((at) => event.timeStamp - at < 1500), event.timeStamp];
    if (pressed.length >= 3) hide();
  });
}
