// The editor of a page: one language at a time on narrow screens, and a word about unsaved changes.

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

const form = document.querySelector("form[data-once]");
const told = document.querySelector("[data-unsaved]");
let changed = false;
form?.addEventListener("input", () => {
  changed = true;
  if (told) told.hidden = false;
});
form?.addEventListener("submit", () => {
  changed = false;
});
addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});
