// The page of a terminal: a scanner types into the field, wherever somebody touched the screen before.
// Without script the field takes the focus by itself on load.

const idle = document.querySelector("[data-idle-seconds]");
const MILLISECONDS = 1000;
let leaving;

// Every touch and every key gives the whole time again. Without script the page leaves by itself all the same.
function wait() {
  clearTimeout(leaving);
  if (idle) leaving = setTimeout(() => location.assign(idle.dataset.idleLeads), Number(idle.dataset.idleSeconds) * MILLISECONDS);
}
for (const touched of ["pointerdown", "keydown", "scroll"]) document.addEventListener(touched, wait, { passive: true });
wait();

const field = document.querySelector("[data-scan]");

document.addEventListener("click", (event) => {
  if (!event.target.closest("a, button, input, summary, label, dialog")) field?.focus({ preventScroll: true });
});
