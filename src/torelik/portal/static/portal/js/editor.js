// The editor of a page: one language at a time on narrow screens, a word about unsaved changes, and nothing typed is lost.

const wide = matchMedia("(min-width: 80em)");
const bar = document.querySelector("[data-languages]");
const columns = [...document.querySelectorAll("[data-language-column]")];

function showOnly(code) {
  for (const column of columns) column.hidden = !wide.matches && column.dataset.languageColumn !== code;
  for (const button of bar.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === code));
  }
}

if (bar) {
  let chosen = columns[0]?.dataset.languageColumn;
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    chosen = event.target.closest("[data-language]")?.dataset.language ?? chosen;
    showOnly(chosen);
  });
  wide.addEventListener("change", () => showOnly(chosen));
  showOnly(chosen);
  // A reason that leads to a field of a folded language opens that language first.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#id_"]');
    const column = link && document.querySelector(link.getAttribute("href"))?.closest("[data-language-column]");
    if (!column) return;
    chosen = column.dataset.languageColumn;
    showOnly(chosen);
  });
}

const KEPT = "torelik-editor-typed";
const KEPT_MILLISECONDS = 60 * 60 * 1000;
const form = document.querySelector("form[data-once]");
const told = document.querySelector("[data-unsaved]");
const offline = document.querySelector("[data-offline]");
const restored = document.querySelector("[data-restored]");
let changed = false;

function noteChange() {
  changed = true;
  if (told) told.hidden = false;
}

// What a person types: files cannot be given back to a form, and hidden fields are the server's.
function controls() {
  return [...form.elements].filter((control) => control.name && !["hidden", "file", "submit", "button"].includes(control.type));
}

// A sending may be lost on its way: no connection, an ended session, a stopped server. The version tells whether it was.
function keep() {
  const values = controls().map((control) => [control.name, control.type === "checkbox" ? control.checked : control.value]);
  const path = new URL(form.action).pathname;
  try {
    sessionStorage.setItem(KEPT, JSON.stringify({ path, version: form.elements.version.value, at: Date.now(), values }));
  } catch {
    // A browser without storage, or with a full one, sends the form all the same.
  }
}

function giveBack() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  sessionStorage.removeItem(KEPT);
  const isAnswer = document.querySelector(".t-errors");
  const isSamePage = kept?.path === location.pathname && kept.version === form.elements.version.value;
  if (isAnswer || !isSamePage || Date.now() - kept.at > KEPT_MILLISECONDS) return;
  for (const [name, value] of kept.values) {
    const control = form.elements.namedItem(name);
    if (control?.type === "checkbox") control.checked = value;
    else if (control) control.value = value;
  }
  noteChange();
  if (restored) restored.hidden = false;
}

form?.addEventListener("input", noteChange);
form?.addEventListener("submit", (event) => {
  if (offline) offline.hidden = navigator.onLine;
  if (!navigator.onLine) {
    event.preventDefault();
    event.stopPropagation();
    offline?.scrollIntoView({ block: "center" });
    return;
  }
  keep();
  changed = false;
});
addEventListener("online", () => {
  if (offline) offline.hidden = true;
});
addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});
if (form) giveBack();
