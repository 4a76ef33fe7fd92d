// The lending desk: the barcode field has and keeps the focus; F2, F3, F4 and Escape do what their buttons say.
// Without script the same buttons and links are there, and the field takes the focus by itself on load.

const field = () => document.querySelector("[data-keeps-focus]");
const CONTROLS = "a, button, input, select, textarea, summary, label, dialog, [tabindex]:not(main)";

// A wrong number stays in the field, selected: the next scan replaces it, the eye can still read it.
function takeFocus() {
  const input = field();
  if (!input || document.querySelector("dialog[open]")) return;
  input.focus({ preventScroll: true });
  if (input.value) input.select();
}

function startDesk() {
  // A reason has to be typed where a refusal may be lifted, but the scanner comes first: the field keeps the focus
  // unless the form itself was sent back with an error.
  const wrong = document.querySelector("[data-desk] form .t-field--error input");
  if (wrong) wrong.focus();
  else takeFocus();
}

document.addEventListener("click", (event) => {
  if (!event.target.closest(CONTROLS) && !String(getSelection())) takeFocus();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.defaultPrevented) return;
  if (document.querySelector("dialog[open], details[data-closes-outside][open]")) return;
  const target = document.querySelector(`[data-desk] [data-key="${event.key}"]`);
  if (!target) return;
  event.preventDefault();
  target.click();
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (document.querySelector("[data-desk]")?.contains(event.target) || event.target.matches?.("[data-desk]")) startDesk();
});

function tellFailure() {
  const place = document.querySelector("[data-desk-failure]");
  const words = document.querySelector("template[data-desk-failed]");
  if (place && words) place.replaceChildren(words.content.cloneNode(true));
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  takeFocus();
}
document.addEventListener("htmx:sendError", tellFailure);
document.addEventListener("htmx:timeout", tellFailure);
document.addEventListener("htmx:responseError", tellFailure);

startDesk();
