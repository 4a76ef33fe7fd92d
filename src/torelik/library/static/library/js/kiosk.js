// The page of a terminal: a scanner types into the field, wherever somebody touched the screen before.
// Without script the field takes the focus by itself on load.

const field = document.querySelector("[data-scan]");

document.addEventListener("click", (event) => {
  if (!event.target.closest("a, button, input, summary, label, dialog")) field?.focus({ preventScroll: true });
});
