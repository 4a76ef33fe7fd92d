// A search box that offers what may be meant while somebody types: a combobox with a list (ARIA 1.2). Without script, or
// without an answer, it stays a search box. Bound by data-suggest, the address that answers with the items of the list.

const PAUSE_MS = 120;

for (const input of document.querySelectorAll("input[data-suggest]")) {
  const list = document.getElementById(input.getAttribute("aria-controls"));
  if (!list) continue;
  let chosen = -1;
  let typed = "";
  let timer = 0;
  let asking = null;

  const items = () => [...list.querySelectorAll("[role=option]")];
  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (index) => {
    const all = items();
    chosen = index < -1 ? all.length - 1 : index >= all.length ? -1 : index;
    for (const [place, item] of all.entries()) {
      item.setAttribute("aria-selected", String(place === chosen));
      item.id = `${list.id}-${place}`;
    }
    if (chosen < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", all[chosen].id);
    all[chosen]?.scrollIntoView({ block: "nearest" });
  };
  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal: asking.signal });
      if (answer.status !== 200) return close();
      list.innerHTML = await answer.text();
      choose(-1);
      list.hidden = document.activeElement !== input;
      input.setAttribute("aria-expanded", String(!list.hidden));
    } catch (error) {
      if (error.name !== "AbortError") close(); // the network is gone; the box still searches
    }
  };

  input.addEventListener("input", () => {
    typed = input.value;
    clearTimeout(timer);
    if (typed.trim().length < 2) return close();
    timer = setTimeout(ask, PAUSE_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) close();
    else if (list.hidden) return;
    else if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) location.assign(items()[chosen].dataset.url);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("mousedown", (event) => {
    const item = event.target.closest("[role=option]");
    if (!item) return;
    event.preventDefault();
    location.assign(item.dataset.url);
  });
}
