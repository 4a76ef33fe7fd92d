// Makes the offline desk ready while there is a connection: the browser keeps its page, and knows in whose name it scans.
// The lending desk loads this too, so that the offline desk is there on the day when it is needed for the first time.

import { Keeper } from "../../ui/js/kept.js";

export const keeper = new Keeper("torelik-offline-desk");

// Whoever signs out has what the browser keeps of them cleared; scans that were not sent outlive that, and the server is told.
export function tellUnsent(number) {
  const age = number ? 60 * 60 * 24 * 365 : 0;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `torelik-unsent=${number ? 1 : ""}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
}

// Who is signed in and what time it is there: {connected: false}, or what the server says.
export async function contact(address) {
  try {
    const asked = Date.now();
    const response = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store", redirect: "manual" });
    const answered = Date.now();
    if (response.status >= 500) return { connected: false };
    if (!response.ok) return { connected: true, is_signed_in: false };
    const told = await response.json();
    const person = { account: told.account, name: told.name, branch: told.branch };
    await keeper.setFact("person", person);
    await keeper.setFact("offset", Math.round(Date.parse(told.now) - (asked + answered) / 2));
    return { connected: true, ...told };
  } catch {
    return { connected: false };
  }
}

// Fulfilled with true when the page will open without a connection.
export async function keepPage({ worker, scope }) {
  if (!navigator.serviceWorker) return false;
  try {
    const registration = await navigator.serviceWorker.register(worker, { scope });
    const active = registration.active ?? (await ready(registration));
    if (!active) return false;
    return await new Promise((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = (event) => resolve(event.data === "kept");
      active.postMessage("keep", [channel.port2]);
    });
  } catch {
    return false;
  }
}

function ready(registration) {
  const coming = registration.installing ?? registration.waiting;
  if (!coming) return registration.active;
  return new Promise((resolve) => {
    coming.addEventListener("statechange", () => {
      if (coming.state === "activated") resolve(coming);
      if (coming.state === "redundant") resolve(null);
    });
  });
}

// Once for each visit of the browser: the page is fetched with all that it loads.
const READY = "torelik-offline-ready";
const desk = document.querySelector("[data-offline-ready]");
if (desk && window.isSecureContext && !sessionStorage.getItem(READY)) {
  const { worker, scope, state } = desk.dataset;
  const told = await contact(state);
  if (told.may && (await keepPage({ worker, scope }))) sessionStorage.setItem(READY, told.account);
}
