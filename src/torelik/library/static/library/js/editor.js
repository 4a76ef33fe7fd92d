// The editor's keyboard: Enter makes a row, Alt and arrows move it, Ctrl+Delete takes it away, Ctrl+D repeats it, F1 shows
// help for the field, F9 saves. Without script the buttons of each row do the same on the server, so nothing is lost either way.

const editor = document.querySelector("[data-editor]");
const rows = editor?.querySelector("[data-rows]");
let made = 0;
let changed = false;

function press(row, act) {
  const text = (from, name) => from.querySelector(`[name="${name}"]`);
  const fresh = (like) => {
    const copy = like.cloneNode(true);
    made += 1;
    const key = `s${made}`;
    text(copy, "row").value = key;
    for (const name of ["tag", "ind"]) text(copy, name).readOnly = false;
    text(copy, "tag").id = `tag-${key}`;
    for (const button of copy.querySelectorAll("[data-act]")) button.value = `${button.dataset.act}:${key}`;
    copy.querySelector(".t-editing__under").replaceChildren();
    copy.querySelector('[name^="shown-"]')?.remove();
    copy.classList.remove("t-editing__row--error", "t-editing__row--warn");
    return copy;
  };
  const isLeader = text(row, "row").value === "leader";
  if (act === "add" || (act === "repeat" && !isLeader)) {
    const like = isLeader ? (row.nextElementSibling ?? row) : row;
    const copy = fresh(like);
    if (act === "repeat") text(copy, "text").value = text(row, "text").value;
    else for (const name of ["tag", "ind", "text"]) text(copy, name).value = "";
    row.after(copy);
    text(copy, act === "add" ? "tag" : "text").focus();
  } else if (isLeader) {
    return false;
  } else if (act === "remove") {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    text(next, "text").focus();
  } else if (act === "up" && row.previousElementSibling !== rows.firstElementChild) {
    row.previousElementSibling.before(row);
  } else if (act === "down" && row.nextElementSibling) {
    row.nextElementSibling.after(row);
  }
  changed = true;
  return true;
}

async function help(row) {
  const link = row.querySelector("[data-help]");
  const place = editor.querySelector("[data-help-place]");
  if (!link || !place) return;
  const answer = await fetch(link.href);
  if (!answer.ok) return;
  const found = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-field-help]");
  if (!found) return;
  place.replaceChildren(document.importNode(found, true));
  place.hidden = false;
}

rows?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button && press(button.closest("[data-row]"), button.dataset.act)) event.preventDefault();
});

rows?.addEventListener("keydown", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row || !event.target.matches("input, textarea")) return;
  const act =
    event.key === "Enter" && !event.shiftKey && !event.isComposing
      ? "add"
      : event.altKey && event.key === "ArrowUp"
        ? "up"
        : event.altKey && event.key === "ArrowDown"
          ? "down"
          : event.ctrlKey && event.key === "Delete"
            ? "remove"
            : event.ctrlKey && event.code === "KeyD"
              ? "repeat"
              : "";
  if (act) {
    event.preventDefault();
    press(row, act);
    if (act === "up" || act === "down") event.target.focus();
  } else if (event.key === "F1") {
    event.preventDefault();
    help(row);
  }
});

// Several lines pasted into an empty row are fields, which the server reads: they go the way of the form below.
rows?.addEventListener("paste", (event) => {
  const pasted = event.clipboardData?.getData("text/plain").trim() ?? "";
  const place = editor.querySelector('[name="pasted"]');
  if (!place || !pasted.includes("\n") || !event.target.matches('[name="tag"]') || event.target.value) return;
  event.preventDefault();
  place.value = pasted;
  editor.querySelector('[value="paste"]').click();
});

// Authorities are offered while a heading is typed: in the form as the browser's own list, in the grid as buttons below the row.
const SUGGEST_MILLISECONDS = 200;
let asking;

async function offered(tag, typed, signal) {
  const query = new URLSearchParams({ tag, q: typed });
  const answer = await fetch(`${editor.dataset.suggestAt}?${query}`, { signal });
  if (!answer.ok) return [];
  const found = new DOMParser().parseFromString(`<datalist>${await answer.text()}</datalist>`, "text/html");
  return [...found.querySelectorAll("option")];
}

function headingOf(text) {
  const parts = text.startsWith("$") ? text.slice(1).split("$") : [`a${text}`];
  return parts.find((part) => part.startsWith("a"))?.slice(1) ?? "";
}

function withHeading(text, option) {
  const parts = text.startsWith("$") ? text.slice(1).split("$") : [];
  const rest = parts.filter((part) => part && !part.startsWith("a") && !(option.dataset.dates && part.startsWith("d")));
  const own = option.dataset.dates ? [`a${option.value},`, `d${option.dataset.dates}`] : [`a${option.value}`];
  return [...own, ...rest].map((part) => `$${part}`).join("");
}

function offerBelow(row, options) {
  row.querySelector("[data-offered]")?.remove();
  if (!options.length) return;
  const place = document.createElement("div");
  place.className = "t-editing__offered";
  place.dataset.offered = "";
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", editor.dataset.suggestLabel);
  for (const option of options) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "t-editing__offer";
    const note = document.createElement("span");
    note.className = "t-meta";
    note.textContent = option.textContent.trim();
    button.append(option.value, " ", note);
    button.addEventListener("click", () => {
      const text = row.querySelector('[name="text"]');
      text.value = withHeading(text.value, option);
      place.remove();
      changed = true;
      text.focus();
    });
    place.append(button);
  }
  row.querySelector(".t-editing__under").append(place);
}

editor?.addEventListener("input", (event) => {
  const row = event.target.closest("[data-row]");
  const inGrid = row && event.target.matches('[name="text"]');
  const tag = inGrid ? row.querySelector('[name="tag"]').value : event.target.dataset.suggest;
  if (!tag) return;
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const typed = inGrid ? headingOf(event.target.value) : event.target.value;
  setTimeout(async () => {
    if (signal.aborted) return;
    try {
      const options = await offered(tag, typed, signal);
      if (inGrid) offerBelow(row, options);
      else editor.querySelector("#suggested").replaceChildren(...options);
    } catch {
      // Without the network the heading is typed as it always was.
    }
  }, SUGGEST_MILLISECONDS);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "F9" || event.ctrlKey || event.altKey || event.metaKey) return;
  const save = editor?.querySelector('[data-key="F9"]');
  if (!save) return;
  event.preventDefault();
  save.click();
});

editor?.addEventListener("input", () => {
  changed = true;
});
editor?.addEventListener("submit", () => {
  changed = false;
});
window.addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});
