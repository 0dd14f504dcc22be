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
