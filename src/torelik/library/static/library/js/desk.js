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
  if (document.querySelector("[data-desk]")?.contains(event.target) || event.target.matches?.("[data-desk]")) {
    startDesk();
    goOn(event.detail.xhr?.status ?? 0);
  }
});

// A scanner is faster than the network: what is scanned while an answer is on its way waits for its turn. After a refusal
// nothing more is sent by itself, since the next books would go to a reader whom the librarian has not seen; it is told instead.
const waiting = [];
let busy = false;
let sent = "";
let half = "";

document.addEventListener(
  "submit",
  (event) => {
    const input = event.target.querySelector("[data-keeps-focus]");
    if (!input || !busy) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (input.value.trim()) waiting.push(input.value);
    input.value = "";
  },
  true,
);

document.addEventListener("htmx:beforeSend", (event) => {
  const input = event.target.querySelector?.("[data-keeps-focus]");
  if (event.target.tagName !== "FORM" || !input) return;
  busy = true;
  sent = input.value;
  input.value = "";
});

document.addEventListener("htmx:beforeSwap", () => {
  half = busy ? (field()?.value ?? "") : "";
});

function tell(template, numbers = []) {
  const place = document.querySelector("[data-desk-failure]");
  const words = document.querySelector(`template[${template}]`);
  if (!place || !words) return;
  const alert = words.content.cloneNode(true);
  const list = alert.querySelector("[data-numbers]");
  if (list) list.textContent = numbers.join(", ");
  place.replaceChildren(alert);
}

function goOn(status) {
  const input = field();
  if (!busy || !input) return;
  busy = false;
  if (status >= 400 && (waiting.length || half)) {
    tell("data-desk-uncounted", [...waiting.splice(0), ...(half ? [half] : [])]);
  } else if (waiting.length) {
    input.value = waiting.shift();
    input.form.requestSubmit();
    input.value = half;
  } else if (half) {
    input.value = half;
  }
  half = "";
}

const FORBIDDEN = 403;

function tellFailure(event) {
  busy = false;
  const input = field();
  if (input && !input.value) input.value = sent;
  tell(event.detail.xhr?.status === FORBIDDEN ? "data-desk-outdated" : "data-desk-failed");
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  takeFocus();
}
document.addEventListener("htmx:sendError", tellFailure);
document.addEventListener("htmx:timeout", tellFailure);
document.addEventListener("htmx:responseError", tellFailure);

startDesk();
