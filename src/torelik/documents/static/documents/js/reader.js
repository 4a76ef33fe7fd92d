// Reading with a keyboard, the size of letters, marks on selected words, the place where one stopped. Without script the page
// turns its pages, searches inside, keeps bookmarks and notes by forms.

const reader = document.querySelector("[data-reader]");
const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
const signedIn = reader.dataset.signedIn === "yes";
const number = Number(reader.dataset.number);

// ---- the size of letters: this device's own ----
const zoom = reader.querySelector("[data-zoom]");
const sheet = reader.querySelector(".t-sheet");
const SIZES = [80, 90, 100, 110, 125, 150, 175, 200];
let size = Number(localStorage.getItem("torelik-reading-size")) || 100;
function setSize(next) {
  size = next;
  localStorage.setItem("torelik-reading-size", String(size));
  document.documentElement.style.setProperty("--t-zoom", String(size / 100));
  zoom.querySelector("[data-zoom-level]").textContent = `${size} %`;
  document.dispatchEvent(new CustomEvent("reading-size", { detail: size / 100 }));
}
function stepSize(step) {
  const at = SIZES.findIndex((one) => one >= size);
  setSize(SIZES[Math.min(Math.max(at + step, 0), SIZES.length - 1)]);
}
if (zoom) {
  zoom.hidden = false;
  zoom.querySelector("[data-zoom-out]").addEventListener("click", () => stepSize(-1));
  zoom.querySelector("[data-zoom-in]").addEventListener("click", () => stepSize(1));
  setSize(size);
}

// ---- the first found word is in sight ----
reader.querySelector(".t-sheet .t-hit")?.scrollIntoView({ block: "center" });

// ---- keys ----
const keys = document.querySelector("[data-keys]");
const keysOpener = document.querySelector("[data-keys-open]");
keysOpener.hidden = false;
keysOpener.addEventListener("click", () => keys.showModal());
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
  const turn = { ArrowLeft: "previous", ArrowRight: "next", PageUp: "previous", PageDown: "next" }[event.key];
  const atEdge = event.key.startsWith("Arrow") || nothingLeft(event.key);
  if (turn && atEdge) document.querySelector(`[data-turn=${turn}]`)?.click();
  else if (event.key === "/") document.querySelector("[data-inside]").focus();
  else if (event.key === "b" || event.key === "B") document.querySelector("[data-bookmark] button")?.click();
  else if (event.key === "n" || event.key === "N") document.querySelector("#note")?.focus();
  else if (event.key === "c" || event.key === "C") document.querySelector("[data-cite]").click();
  else if (event.key === "+" || event.key === "=") stepSize(1);
  else if (event.key === "-") stepSize(-1);
  else if (event.key === "?") keys.showModal();
  else return;
  event.preventDefault();
});
function nothingLeft(key) {
  const stage = document.querySelector(".t-reader__stage");
  const box = stage.scrollHeight > stage.clientHeight ? stage : document.scrollingElement;
  return key === "PageDown" ? box.scrollTop + box.clientHeight >= box.scrollHeight - 4 : box.scrollTop <= 4;
}

// ---- where the reader is: told after a moment, so that turning pages quickly costs nothing ----
if (signedIn && number > 0) {
  setTimeout(() => {
    if (document.visibilityState !== "visible") return;
    const form = new FormData();
    form.set("view", reader.dataset.view);
    form.set("number", String(number));
    fetch(reader.dataset.placeUrl, { method: "POST", body: form, headers: { "X-CSRFToken": token } }).catch(() => {});
  }, 1500);
}

// ---- marks: kept on this device until the server has them; the key makes a repetition harmless ----
const QUEUE = "torelik-reading-marks";
const pending = document.querySelector("[data-pending]");
const queue = () => JSON.parse(localStorage.getItem(QUEUE) ?? "[]");
const setQueue = (marks) => localStorage.setItem(QUEUE, JSON.stringify(marks));
function tell(words) {
  if (!pending) return;
  pending.hidden = !words;
  pending.textContent = words;
}
async function sendMarks() {
  let sent = 0;
  for (const mark of queue()) {
    const form = new FormData();
    for (const [name, value] of Object.entries(mark.fields)) form.set(name, value);
    let answer;
    try {
      answer = await fetch(mark.url, { method: "POST", body: form, headers: { "X-CSRFToken": token, Accept: "application/json" } });
    } catch {
      tell(reader.dataset.wordsKept);
      return sent;
    }
    setQueue(queue().filter((other) => other.fields.key !== mark.fields.key));
    if (answer.ok) sent += 1;
    else if (answer.status === 422) tell(`${reader.dataset.wordsRefused} ${(await answer.json()).reasons.join(" ")}`);
  }
  return sent;
}
async function keepMark(fields) {
  setQueue([...queue(), { url: reader.dataset.marksUrl, fields: { key: crypto.randomUUID(), ...fields } }]);
  if (await sendMarks()) location.reload();
}
if (signedIn) {
  addEventListener("online", async () => {
    if (await sendMarks()) tell(reader.dataset.wordsSent);
  });
  if (queue().length) sendMarks().then((sent) => sent && tell(reader.dataset.wordsSent));
}
document.querySelector("[data-note-form]")?.addEventListener("submit", (event) => {
  if (navigator.onLine) return;
  event.preventDefault();
  const fields = Object.fromEntries(new FormData(event.target));
  delete fields.csrfmiddlewaretoken;
  setQueue([...queue(), { url: reader.dataset.marksUrl, fields }]);
  event.target.reset();
  tell(reader.dataset.wordsKept);
});

// ---- selected words of the text ----
const toolbar = document.querySelector("[data-selection]");
function placeIn(node, offset) {
  const paragraph = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
  if (!paragraph) return null;
  const range = document.createRange();
  range.selectNodeContents(paragraph);
  range.setEnd(node, offset);
  // Places are counted as the server counts them: by characters, not by halves of them.
  return Number(paragraph.dataset.start) + [...range.toString()].length;
}
function selectedSpan() {
  const selection = getSelection();
  if (!sheet || selection.isCollapsed || !sheet.contains(selection.anchorNode) || !sheet.contains(selection.focusNode)) return null;
  const range = selection.getRangeAt(0);
  const start = placeIn(range.startContainer, range.startOffset);
  const end = placeIn(range.endContainer, range.endOffset);
  return start === null || end === null || end <= start ? null : { start, end };
}
document.addEventListener("selectionchange", () => {
  const span = selectedSpan();
  toolbar.hidden = !span;
  if (!span) return;
  const box = getSelection().getRangeAt(0).getBoundingClientRect();
  toolbar.style.top = `${Math.max(box.top - toolbar.offsetHeight - 8, 8)}px`;
  toolbar.style.left = `${Math.min(Math.max(box.left, 8), innerWidth - toolbar.offsetWidth - 8)}px`;
  const cite = toolbar.querySelector("[data-cite-selection]");
  cite.href = `${reader.dataset.citeUrl}?part=${number}&start=${span.start}&end=${span.end}`;
});
toolbar.addEventListener("mousedown", (event) => event.preventDefault());
toolbar.querySelector("[data-highlight]")?.addEventListener("click", () => {
  const span = selectedSpan();
  if (span) keepMark({ kind: "highlight", number, ...span });
});
toolbar.querySelector("[data-note]")?.addEventListener("click", () => {
  const span = selectedSpan();
  const form = document.querySelector("[data-note-form]");
  if (!span || !form) return;
  for (const [name, value] of Object.entries(span)) {
    let field = form.elements[name];
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      form.append(field);
    }
    field.value = value;
  }
  form.querySelector("textarea").focus();
});
