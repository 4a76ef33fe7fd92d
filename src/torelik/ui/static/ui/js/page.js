// Behaviours that any page may have, each bound by a data- attribute. Without script every one of them has a plain way.

const narrow = matchMedia("(max-width: 61.99em)");

// Folded parts are open without script and on wide screens; a narrow screen starts with them closed.
if (narrow.matches) {
  for (const part of document.querySelectorAll("[data-open-wide]")) part.open = false;
}

// The error summary takes the focus, also after htmx has swapped it in.
function focusErrors(within) {
  within.querySelector("[data-takes-focus]")?.focus();
}
focusErrors(document);
document.addEventListener("htmx:afterSettle", (event) => focusErrors(event.target));

// Low vision: the link opens the panel in place; without script it leads to the same panel as a page.
const panel = document.querySelector("[data-lowvision]");
for (const opener of document.querySelectorAll("[data-lowvision-open]")) {
  if (!panel) break;
  opener.setAttribute("aria-expanded", String(!panel.hidden));
  opener.setAttribute("role", "button");
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    panel.hidden = !panel.hidden;
    opener.setAttribute("aria-expanded", String(!panel.hidden));
    if (!panel.hidden) panel.querySelector("button")?.focus();
  });
}

// Menus that close when the reader clicks or tabs elsewhere, and on Escape.
document.addEventListener("click", (event) => {
  for (const part of document.querySelectorAll("details[data-closes-outside][open]")) {
    if (!part.contains(event.target)) part.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const part of document.querySelectorAll("details[data-closes-outside][open]")) {
    part.open = false;
    part.querySelector("summary")?.focus();
  }
});

// A form that was sent once is not sent again by a double click; the server ignores the repetition too.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent && form.hasAttribute("data-once")) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 4000);
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// Lists that apply at once: a changed check box or select sends its form.
document.addEventListener("change", (event) => {
  if (event.target.closest("[data-sends-form]")) event.target.form?.requestSubmit();
});

// Command palette: Ctrl+K from anywhere, arrows choose, Enter goes, Escape closes.
const palette = document.querySelector("[data-palette]");
if (palette) {
  const words = palette.querySelector("input");
  const list = palette.querySelector("[role=listbox]");
  const places = [...palette.querySelectorAll("[role=option]")];
  let items = places;
  let timer = 0;
  let asking = null;
  const search = palette.querySelector("[data-palette-search]");
  let chosen = 0;
  const visible = () => items.filter((item) => !item.parentElement.hidden);
  const choose = (index) => {
    const shown = visible();
    chosen = shown.length ? (index + shown.length) % shown.length : 0;
    for (const item of items) item.setAttribute("aria-selected", String(item === shown[chosen]));
    shown[chosen]?.scrollIntoView({ block: "nearest" });
  };
  const filter = () => {
    const typed = words.value.trim().toLocaleLowerCase();
    for (const item of places) {
      if (item === search) continue;
      item.parentElement.hidden = typed !== "" && !item.dataset.words.toLocaleLowerCase().includes(typed);
    }
    search.parentElement.hidden = typed === "";
    search.href = `${search.href.split("?")[0]}?q=${encodeURIComponent(words.value)}`;
    choose(0);
    clearTimeout(timer);
    timer = setTimeout(findQuickly, 150);
  };
  // What books, texts, courses and pages have for the words stands below the places of the menu.
  const findQuickly = async () => {
    const typed = words.value.trim();
    asking?.abort();
    asking = new AbortController();
    let found = "";
    try {
      if (typed.length > 1) {
        const answer = await fetch(`${palette.dataset.quick}?q=${encodeURIComponent(typed)}`, { signal: asking.signal });
        if (answer.status === 200) found = await answer.text();
      }
    } catch (error) {
      if (error.name === "AbortError") return; // otherwise the network is gone: the menu still works
    }
    for (const item of list.querySelectorAll("[data-palette-found]")) item.remove();
    search.parentElement.insertAdjacentHTML("beforebegin", found);
    items = [...list.querySelectorAll("[role=option]")];
    choose(Math.min(chosen, visible().length - 1));
  };
  const open = () => {
    if (palette.open) return;
    palette.showModal();
    words.value = "";
    filter();
    words.focus();
  };
  for (const opener of document.querySelectorAll("[data-palette-open]")) opener.addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  words.addEventListener("input", filter);
  words.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Enter") visible()[chosen]?.click();
    else return;
    event.preventDefault();
  });
  palette.addEventListener("click", (event) => {
    if (event.target === palette) palette.close();
  });
} else {
  // Public pages have no palette: the same keys lead to their search box.
  document.addEventListener("keydown", (event) => {
    const box = document.querySelector(".t-search__input");
    if (!box || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    box.focus();
  });
}
