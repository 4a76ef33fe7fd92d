// The offline desk. A scan goes into this browser first, with its moment, its key and the name of who scans, and is sent from
// there when there is a connection. The page says what is true: connected or not, and how many scans are kept here.

import { beep } from "../../ui/js/sound.js";
import { contact, keeper, keepPage, tellUnsent } from "./offline-ready.js";

const root = document.querySelector("[data-offline-desk]");
const words = root.dataset;
const part = (name) => root.querySelector(`[data-part="${name}"]`);
const field = part("number");
const PROBE_MS = 10_000;
const BATCH = 50;
const LISTED = 12;
const CLOCK_MS = 120_000;
const FORBIDDEN = 403;

let person = null; // in whose name scans are made: the last one who was signed in here
let token = "";
let device = "";
let place = { mode: "issue", ticket: "", sitting: "" };
let newest = ""; // the key of the last scan: its answer is what the large line tells
let connection = { connected: navigator.onLine, is_signed_in: true, may: true };

// ---- what is said ----

function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

function told(tone, text, key = "") {
  said(tone, text);
  listed(tone, text, key);
  beep(tone);
}

function said(tone, text) {
  const line = part("answer");
  line.className = `t-shelf__answer t-shelf__answer--${tone}`;
  line.textContent = text;
}

function listed(tone, text, key) {
  const list = part("scans");
  const known = key && [...list.children].find((entry) => entry.dataset.scan === key);
  const entry = known || document.createElement("li");
  entry.className = `t-shelf__scan t-shelf__scan--${tone}`;
  entry.textContent = text;
  entry.dataset.scan = key;
  if (!known) list.prepend(entry);
  while (list.children.length > LISTED) list.lastElementChild.remove();
}

function scanWords(row) {
  const what = row.verb === "issue" ? fill(words.wordsIssue, row) : fill(words.wordsReturn, row);
  return row.is_taken_back ? fill(words.wordsTakenBack, { what }) : what;
}

async function show() {
  const rows = await keeper.all();
  const own = rows.filter((row) => row.owner === person?.account);
  tellUnsent(rows.length);
  showConnection(own.length);
  showOthers(rows.filter((row) => row.owner !== person?.account));
  part("export").hidden = !rows.length;
  showPlace();
}

function showConnection(kept) {
  const line = part("connection");
  let tone = "ok";
  let text = words.connected;
  if (!connection.connected) [tone, text] = ["warn", words.disconnected];
  else if (!connection.is_signed_in) [tone, text] = ["danger", words.signedOut];
  else if (!connection.may) [tone, text] = ["danger", words.noRight];
  else if (connection.refused) [tone, text] = ["danger", connection.refused];
  line.className = `t-offline__state t-offline__state--${tone}`;
  line.textContent = [text, kept ? fill(words.kept, { count: kept }) : words.nothingKept].join(" ");
  part("sign-in").hidden = !connection.connected || connection.is_signed_in;
  part("person").textContent = person ? fill(words.person, { name: person.name, branch: person.branch }) : words.nobody;
}

function showOthers(rows) {
  const names = new Map();
  for (const row of rows) names.set(row.owner_name, (names.get(row.owner_name) ?? 0) + 1);
  const text = [...names].map(([name, count]) => fill(words.others, { name, count })).join(" ");
  part("others").textContent = text;
  part("others").hidden = !text;
}

function showPlace() {
  const isIssue = place.mode === "issue";
  for (const button of root.querySelectorAll("[data-mode]")) button.setAttribute("aria-pressed", String(button.dataset.mode === place.mode));
  field.placeholder = isIssue && !place.ticket ? words.scanTicket : words.scanBook;
  part("hint").textContent = !isIssue ? words.hintReturn : place.ticket ? fill(words.hintBooks, { ticket: place.ticket }) : words.hintTicket;
  part("finish").disabled = !place.ticket;
}

function showConflicts(number) {
  if (number === undefined) return;
  part("conflicts").textContent = number;
  part("conflicts").hidden = !number;
}

// ---- what is scanned ----

async function setPlace(next) {
  place = next;
  showPlace();
  await keeper.setFact("place", place);
}

async function scan(number) {
  if (!person) {
    field.value = number;
    told("danger", words.nobody);
    return;
  }
  if (place.mode === "issue" && !place.ticket) {
    await setPlace({ ...place, ticket: number, sitting: crypto.randomUUID() });
    told("info", fill(words.wordsTicket, { ticket: number }));
    return;
  }
  if (place.mode === "issue" && number === place.ticket) return;
  const row = {
    key: crypto.randomUUID(),
    sitting: place.sitting || crypto.randomUUID(),
    verb: place.mode,
    number,
    ticket: place.mode === "issue" ? place.ticket : "",
    scanned_at: new Date().toISOString(),
    is_taken_back: false,
    owner: person.account,
    owner_name: person.name,
  };
  try {
    await keeper.add(row);
  } catch {
    field.value = number;
    told("danger", words.notKept);
    return;
  }
  newest = row.key;
  told(connection.connected && connection.is_signed_in ? "ok" : "info", scanWords(row), row.key);
  await show();
  sync();
}

async function takeBack() {
  await keeper.alone(async () => {
    const own = (await keeper.all()).filter((row) => row.owner === person?.account && !row.is_taken_back);
    const last = own.at(-1);
    if (!last) {
      told("warn", words.nothingToTakeBack);
      return;
    }
    const changed = { ...last, is_taken_back: true };
    await keeper.put(changed);
    told("info", scanWords(changed), changed.key);
  });
  takeFocus();
}

// ---- what is sent ----

function sentRow(row, rows) {
  const { key, sitting, position, verb, number, ticket, scanned_at, is_taken_back } = row;
  const moment = Date.parse(scanned_at);
  const is_doubtful = rows.some((later) => later.position > position && Date.parse(later.scanned_at) < moment - CLOCK_MS);
  return { key, sitting, position, verb, number, ticket, scanned_at, is_taken_back, is_doubtful };
}

// True when the server has answered for these rows; anything else leaves them where they are.
async function send(rows, all) {
  const body = { owner: person.account, owner_name: person.name, device, sent_at: new Date().toISOString(), scans: rows.map((row) => sentRow(row, all)) };
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token };
  let response;
  try {
    response = await fetch(words.send, { method: "POST", body: JSON.stringify(body), headers, redirect: "manual" });
  } catch {
    connection = { ...connection, connected: false };
    return false;
  }
  if (response.type === "opaqueredirect") connection = { ...connection, connected: true, is_signed_in: false };
  else if (response.status >= 500) connection = { ...connection, connected: false };
  else if (response.status === FORBIDDEN) token = "";
  else if (!response.ok) connection = { ...connection, refused: (await response.json()).words };
  else {
    await answered(await response.json(), rows);
    return true;
  }
  return false;
}

async function answered({ answers, conflicts }, rows) {
  const numbers = new Map(rows.map((row) => [row.key, row]));
  const settled = [];
  for (const answer of answers) {
    const row = numbers.get(answer.key);
    if (!row) continue;
    settled.push(row.position);
    if (answer.note === "ticket" && row.verb === "issue" && row.sitting === place.sitting) await setPlace({ ...place, ticket: row.number });
    const text = `${row.number} · ${answer.words}`;
    if (answer.state === "conflict") told(answer.tone, text, row.key);
    else listed(answer.tone, text, row.key);
    if (row.key === newest) said(answer.tone, text);
  }
  await keeper.remove(settled);
  showConflicts(conflicts);
}

async function known() {
  const state = await contact(words.state);
  connection = state;
  if (!state.connected || !state.is_signed_in) return false;
  token = state.token;
  person = { account: state.account, name: state.name, branch: state.branch };
  showConflicts(state.conflicts);
  return state.may;
}

let sending = false;
let again = false;

async function sync() {
  if (sending) {
    again = true;
    return;
  }
  sending = true;
  do {
    again = false;
    await keeper.alone(sendAll);
    await show();
  } while (again);
  sending = false;
}

async function sendAll() {
  if (!token && !(await known())) return;
  for (let all = await own(); all.length; all = await own()) {
    const first = all.slice(0, BATCH);
    if (await send(first, all)) continue;
    // A word that is out of date is asked for once; nothing else is repeated at once.
    if (token || !connection.connected || !connection.is_signed_in || !(await known())) return;
    if (!(await send(first, await own()))) return;
  }
}

async function own() {
  return (await keeper.all()).filter((row) => row.owner === person?.account);
}

// Whether there is a connection is asked without a session: an open page must not keep one alive.
async function probe() {
  const rows = await own();
  if (rows.length && connection.is_signed_in !== false) return sync();
  const was = connection.connected;
  try {
    const response = await fetch(words.probe, { credentials: "omit", cache: "no-store" });
    connection = { ...connection, connected: response.status < 500 };
  } catch {
    connection = { ...connection, connected: false };
  }
  if (connection.connected && !was) return meet();
  return show();
}

let isKept = false;

async function meet() {
  token = "";
  await sync();
  if (isKept || !connection.connected || !connection.may) return;
  isKept = await keepPage(words);
  part("ready").textContent = isKept ? words.ready : words.notReady;
}

// ---- a file, when nothing can be sent ----

async function save() {
  const rows = await keeper.all();
  const offset_ms = (await keeper.fact("offset")) ?? 0;
  for (const owner of new Set(rows.map((row) => row.owner))) {
    const all = rows.filter((row) => row.owner === owner);
    const scans = all.map((row) => sentRow(row, all));
    const body = { owner, owner_name: all[0].owner_name, device, sent_at: new Date().toISOString(), offset_ms, scans };
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(body, null, 1)], { type: "application/json" }));
    link.download = `offline-desk-${new Date().toISOString().slice(0, 16).replace(/[:T]/g, "-")}-${owner.slice(0, 8)}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), PROBE_MS);
  }
  takeFocus();
}

// ---- keys ----

function takeFocus() {
  field.focus({ preventScroll: true });
}

let line = Promise.resolve();
const inTurn = (work) => (line = line.then(work, work));

root.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const number = field.value.trim();
  field.value = "";
  takeFocus();
  if (number) inTurn(() => scan(number));
});

const setMode = (mode) => inTurn(() => setPlace({ ...place, mode }));
const finish = () => inTurn(() => setPlace({ ...place, ticket: "", sitting: "" }));
const acts = {
  F2: () => setMode("issue"),
  F3: () => setMode("return"),
  F9: () => inTurn(takeBack),
  Escape: finish,
};

for (const button of root.querySelectorAll("[data-key]")) {
  button.addEventListener("click", () => {
    acts[button.dataset.key]();
    takeFocus();
  });
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || !acts[event.key]) return;
  event.preventDefault();
  acts[event.key]();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("a, button, input, select, textarea, summary, label, dialog") && !String(getSelection())) takeFocus();
});
part("export").addEventListener("click", save);

// ---- the beginning ----

async function begin() {
  if (!window.isSecureContext) {
    told("danger", words.notSecure);
    field.disabled = true;
    return;
  }
  try {
    person = (await keeper.fact("person")) ?? null;
    place = (await keeper.fact("place")) ?? place;
    device = (await keeper.fact("device")) ?? crypto.randomUUID();
    await keeper.setFact("device", device);
    for (const row of (await keeper.all()).slice(-LISTED)) listed("info", scanWords(row), row.key);
  } catch {
    told("danger", words.notKept);
    field.disabled = true;
    return;
  }
  navigator.storage?.persist?.();
  await show();
  takeFocus();
  addEventListener("online", () => meet());
  addEventListener("offline", () => {
    connection = { ...connection, connected: false };
    show();
  });
  // Somebody may have signed in meanwhile, in another tab.
  addEventListener("focus", () => meet());
  setInterval(probe, PROBE_MS);
  await meet();
}

begin();
