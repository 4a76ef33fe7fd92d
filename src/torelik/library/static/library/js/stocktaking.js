// Scanning at the shelves. A scan goes into a queue in this browser first and is sent from there, in order, one at a time:
// what was read while the connection was lost is sent when it is back, also after the page was closed. Each scan has its
// own key, so that one sent twice counts once. Without script the form works as any form does.

import { beep } from "../../ui/js/sound.js";

const form = document.querySelector("[data-shelf]");
const STEADY_MS = 5000;
const LISTED = 8;

const store = {
  name: form ? `torelik.stocktaking.${form.dataset.shelf}` : "",
  read() {
    try {
      return JSON.parse(localStorage.getItem(this.name)) ?? [];
    } catch {
      return [];
    }
  },
  write(rows) {
    localStorage.setItem(this.name, JSON.stringify(rows));
  },
};

// Two tabs of one browser share the queue; only one of them may send from it, or the order would be lost.
const alone = (work) => (navigator.locks ? navigator.locks.request(store.name, work) : work());

const part = (name) => document.querySelector(`[data-shelf-${name}]`);

function told(answer, number) {
  const words = [number, answer.words, answer.title].filter(Boolean).join(" · ") + (answer.tone === "warn" && answer.place ? ` → ${answer.place}` : "");
  const line = part("answer");
  line.className = `t-shelf__answer t-shelf__answer--${answer.tone}`;
  line.textContent = words;
  const entry = document.createElement("li");
  entry.className = `t-shelf__scan t-shelf__scan--${answer.tone}`;
  entry.textContent = words;
  const list = part("scans");
  list.prepend(entry);
  while (list.children.length > LISTED) list.lastElementChild.remove();
  if ("percent" in answer) {
    part("progress").value = answer.percent;
    part("percent").textContent = answer.percent;
    part("unseen").textContent = answer.unseen;
  }
  beep(answer.tone);
}

function showQueue(offline) {
  const rows = store.read();
  part("queue").textContent = offline && rows.length ? `${form.dataset.waiting} ${rows.length}` : "";
}

// The answer, or nothing when the scan has to wait: no connection, a server that is down, a session that has ended.
async function send(row) {
  const body = new URLSearchParams({ ...row, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
  try {
    const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });
    if (response.ok) return await response.json();
    if (response.status !== 409 && response.status !== 422) return null;
    const refused = await response.json();
    return { ...refused, words: `${form.dataset.kept} ${refused.words}` };
  } catch {
    return null;
  }
}

let sending = false;

async function sendAll() {
  if (sending) return;
  sending = true;
  let waits = false;
  await alone(async () => {
    for (let rows = store.read(); rows.length && !waits; rows = store.read()) {
      const [first] = rows;
      const answer = await send(first);
      if (answer === null) {
        waits = true;
      } else {
        store.write(store.read().filter((row) => row.key !== first.key));
        told(answer, first.number);
      }
    }
  });
  sending = false;
  showQueue(waits);
}

function focusField() {
  part("number")?.focus({ preventScroll: true });
}

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const field = part("number");
    const number = field.value.trim();
    field.value = "";
    focusField();
    if (!number) return;
    const row = { key: crypto.randomUUID(), scanned_at: new Date().toISOString(), place: form.elements.place.value, number };
    try {
      store.write([...store.read(), row]);
    } catch {
      told({ tone: "danger", words: form.dataset.kept }, number);
      return;
    }
    sendAll();
  });
  form.elements.place.addEventListener("change", focusField);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("a, button, input, select, textarea, summary, label") && !String(getSelection())) focusField();
  });
  addEventListener("online", sendAll);
  setInterval(() => store.read().length && sendAll(), STEADY_MS);
  sendAll();
}
