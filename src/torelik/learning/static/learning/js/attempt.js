// An attempt in the browser: answers are sent as they are given, kept until the server has them, and the server's
// clock alone decides. Without script the same forms are posted one by one.

const wiring = document.querySelector("[data-attempt]");
const token = wiring.querySelector("input[name=csrfmiddlewaretoken]").value;
const words = wiring.dataset;
const STORE = `torelik-attempt-${words.attempt}`;
const BATCH = 50;
const LONGEST_WAIT_MS = 30000;
const LAST_CHANCE_MS = 25000; // the server allows 30 s for answers on their way

// ---- the queue: what the server has not acknowledged, in the order in which it was given

let memory = []; // stands in where the browser keeps nothing for us (private windows)
let sequence = 0;
let waitMs = 1000;
let sending = null;
let nextTry;
let isOver = words.isFinished === "1";
let trouble = "";

function unsent() {
  try {
    return JSON.parse(localStorage.getItem(STORE) ?? "[]");
  } catch {
    return memory;
  }
}

function keep(answers) {
  memory = answers;
  try {
    if (answers.length) localStorage.setItem(STORE, JSON.stringify(answers));
    else localStorage.removeItem(STORE);
  } catch {
    // memory has them until the page is closed
  }
}

function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);
}

function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Plain HTTP inside the building has no randomUUID, but random bytes it has.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const savedBox = document.querySelector("[data-attempt-saved]");
const savedWords = document.querySelector("[data-attempt-saved-words]");

function say(sentence, isWaiting) {
  if (!savedWords) return;
  if (savedWords.textContent !== sentence) savedWords.textContent = sentence;
  savedBox.classList.toggle("t-exam__saved--waiting", isWaiting);
}

function sayTrouble() {
  if (trouble) say(fill(trouble, { count: unsent().length }), true);
}

// Sends what waits; resolves to true when nothing waits any more.
function send() {
  clearTimeout(nextTry);
  sending ??= sendAll().finally(() => {
    sending = null;
  });
  return sending;
}

async function sendAll() {
  let most = BATCH;
  for (;;) {
    const batch = unsent().slice(0, most);
    if (!batch.length) return true;
    if (!trouble) say(words.wordsSending, false);
    let reply;
    try {
      const response = await post(batch);
      if (response.status === 401 || response.status === 403) return later(words.wordsSignedOut);
      if (response.status === 422) {
        // The server cannot read one of these: each is sent alone, and the one that it cannot read is let go, for
        // others behind it must not wait for ever.
        if (batch.length > 1) most = 1;
        else drop([batch[0].retry_key]);
        continue;
      }
      if (!response.ok) return later(words.wordsWaiting);
      reply = await response.json();
    } catch {
      return later(words.wordsWaiting);
    }
    drop(reply.acknowledged.map((one) => one.retry_key));
    trouble = "";
    waitMs = 1000;
    say(reply.saved, false);
    heed(reply);
  }
}

function post(answers) {
  return fetch(words.respondUrl, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify({ answers }),
  });
}

function heed(reply) {
  setClock(reply.remaining_seconds);
  if (!reply.is_finished || isOver) return;
  isOver = true;
  leaveTo(wiring.querySelector("[data-attempt-end]"));
}

// Asks with no answer what is left; resolves to true when the server has replied.
async function ask() {
  try {
    const response = await post([]);
    if (response.status === 401 || response.status === 403) {
      trouble = words.wordsSignedOut;
      sayTrouble();
    }
    if (!response.ok) return false;
    heed(await response.json());
    return true;
  } catch {
    return false;
  }
}

function drop(keys) {
  keep(unsent().filter((answer) => !keys.includes(answer.retry_key)));
}

function later(sentence) {
  trouble = sentence;
  sayTrouble();
  nextTry = setTimeout(send, waitMs * (0.75 + Math.random() / 2));
  waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  return false;
}

addEventListener("online", () => {
  waitMs = 1000;
  if (unsent().length) send();
});
// Another tab of the same attempt may have sent what both of them see.
addEventListener("storage", (event) => {
  if (event.key !== STORE || !trouble) return;
  if (unsent().length) {
    sayTrouble();
    return;
  }
  trouble = "";
  say(words.wordsElsewhere, false);
});
// A computer that slept has counted nothing meanwhile, and another page may have ended the attempt.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && !isOver && !unsent().length) ask();
});
// The Back button may show this page as it was; the server knows how it is.
addEventListener("pageshow", (event) => event.persisted && location.reload());

// ---- questions: one is shown, all are on the page, so that moving needs no connection

const questions = [...document.querySelectorAll("[data-question]")];
const linkOf = (position) => document.querySelector(`[data-go="${position}"]`);

function show(position, { push = true } = {}) {
  const wanted = questions.find((question) => question.dataset.question === String(position));
  if (!wanted) return false;
  for (const question of questions) question.hidden = question !== wanted;
  for (const link of document.querySelectorAll("[data-go]")) {
    if (link.dataset.go === String(position)) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  }
  if (push) history.pushState({ position }, "", linkOf(position).href);
  const legend = wanted.querySelector("legend");
  legend.tabIndex = -1;
  legend.focus({ preventScroll: true });
  scrollTo({ top: 0 });
  return true;
}

function chosenIn(form) {
  return [...form.querySelectorAll("input[name=chosen]:checked")].map((input) => Number(input.value));
}

function mark(position) {
  const link = linkOf(position);
  if (!link) return;
  const form = document.querySelector(`[data-answer="${position}"]`);
  const isAnswered = chosenIn(form).length > 0;
  const isFlagged = document.querySelector(`[data-flag="${position}"] button`).getAttribute("aria-pressed") === "true";
  link.classList.toggle("t-navigator__link--done", isAnswered);
  link.classList.toggle("t-navigator__link--flag", isFlagged);
  const name = fill(isAnswered ? words.wordsAnswered : words.wordsUnanswered, { number: position });
  link.setAttribute("aria-label", isFlagged ? `${name}, ${words.wordsFlagged}` : name);
  const count = [...document.querySelectorAll("[data-answer]")].filter((one) => chosenIn(one).length).length;
  const told = document.querySelector("[data-attempt-count]");
  if (told) told.textContent = fill(words.wordsCount, { count });
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-answer]");
  if (!form || isOver) return;
  const answer = {
    retry_key: uuid(),
    position: Number(form.dataset.answer),
    chosen: chosenIn(form),
    sequence: (sequence += 1),
    given_at: new Date().toISOString(),
  };
  keep([...unsent(), answer]);
  mark(answer.position);
  send();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-answer]")) {
    const then = Number(event.submitter?.value ?? 0);
    event.preventDefault(); // what was chosen is sent already
    if (!show(then)) leaveTo(document.querySelector("[data-attempt-leave]"));
  } else if (form.matches("[data-flag]")) {
    event.preventDefault();
    flag(form);
  } else if (form.matches("[data-attempt-finish]") && unsent().length) {
    event.preventDefault();
    leaveTo(form);
  }
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-go]");
  if (link && questions.length && !event.ctrlKey && !event.metaKey && show(link.dataset.go)) event.preventDefault();
  const leave = event.target.closest("[data-attempt-leave]");
  if (leave && unsent().length) {
    event.preventDefault();
    leaveTo(leave);
  }
});

addEventListener("popstate", (event) => show(event.state?.position ?? first, { push: false }));

async function flag(form) {
  const button = form.querySelector("button");
  const wanted = button.getAttribute("aria-pressed") !== "true";
  const apply = (isFlagged) => {
    button.setAttribute("aria-pressed", String(isFlagged));
    form.querySelector("[name=flagged]").value = isFlagged ? "0" : "1";
    mark(form.dataset.flag);
  };
  const body = new URLSearchParams({ flagged: wanted ? "1" : "0", csrfmiddlewaretoken: token });
  apply(wanted);
  try {
    const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!response.ok || response.redirected) apply(!wanted); // signed out, the answer is the page for signing in
  } catch {
    apply(!wanted);
  }
}

// Goes on only when the server has every answer; while it is away the page says how many wait.
async function leaveTo(target) {
  while (unsent().length && !(await send())) await new Promise((resolve) => setTimeout(resolve, 1000));
  if (target.tagName === "FORM") HTMLFormElement.prototype.submit.call(target);
  else location.assign(target.href);
}

// ---- the clock: counted from what the server said last, by a counter that changing the computer's time cannot move

const timer = document.querySelector("[data-attempt-timer]");
const clock = document.querySelector("[data-attempt-clock]");
const LOW_SECONDS = 300;
let closesAt;
let isTimeUp = false;
let toldMinute = -1;

function setClock(seconds) {
  closesAt = performance.now() + seconds * 1000;
  tick();
}

function tick() {
  if (!clock || isOver) return;
  const left = Math.max(0, Math.ceil((closesAt - performance.now()) / 1000));
  const minutes = Math.floor(left / 60);
  const seconds = left % 60;
  const hours = Math.floor(minutes / 60);
  const two = (number) => String(number).padStart(2, "0");
  clock.textContent = hours ? `${hours}:${two(minutes % 60)}:${two(seconds)}` : `${two(minutes)}:${two(seconds)}`;
  timer.classList.toggle("t-exam__timer--low", left <= LOW_SECONDS);
  if (minutes !== toldMinute) {
    toldMinute = minutes;
    timer.setAttribute("aria-label", fill(words.wordsRemaining, { minutes, seconds }));
  }
  if (left === 0 && !isTimeUp) endByClock();
}

function isReachable() {
  return fetch(words.respondUrl, { method: "HEAD" }).then(() => true, () => false);
}

async function endByClock() {
  isTimeUp = true;
  for (const input of document.querySelectorAll("input[name=chosen]")) input.disabled = true;
  say(words.wordsTimeUp, true);
  const lastChance = performance.now() + LAST_CHANCE_MS;
  // Without a connection there is nowhere to go: the page waits for the server, and keeps the answers until then.
  while (!(await (unsent().length ? send() : ask())) && (performance.now() < lastChance || !(await isReachable()))) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  isOver = true;
  HTMLFormElement.prototype.submit.call(wiring.querySelector("[data-attempt-end]"));
}

// ---- begin: what an earlier page left unsent is shown and sent first

const first = questions.find((question) => !question.hidden)?.dataset.question;
for (const answer of unsent()) {
  sequence = Math.max(sequence, answer.sequence);
  const form = document.querySelector(`[data-answer="${answer.position}"]`);
  if (!form) continue;
  for (const input of form.querySelectorAll("input[name=chosen]")) input.checked = answer.chosen.includes(Number(input.value));
  mark(answer.position);
}
if (unsent().length) send();
if (!isOver) {
  setClock(Number(words.remaining));
  setInterval(tick, 1000);
}
