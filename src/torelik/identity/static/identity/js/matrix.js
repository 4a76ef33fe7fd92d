// The matrix of roles: changed cells turn gold, the bar asks the server whom they touch, rows are filtered in place.
// Without script the parts are links into the table and "Show the difference" does the rest.

const form = document.querySelector("[data-matrix]");
const touched = form.querySelector("[data-matrix-touched]");
const tools = form.querySelector("[data-matrix-tools]");
const words = tools.querySelector("input[type=search]");
const onlyChanged = tools.querySelector("[data-matrix-changed]");
const parts = [...form.querySelectorAll("[data-matrix-part]")];
let part = "";
tools.hidden = false;

const boxes = (within) => [...within.querySelectorAll("input[name=cell]")];
const isChanged = (box) => box.checked !== ("held" in box.dataset);

function filter() {
  const typed = words.value.trim().toLocaleLowerCase();
  for (const group of form.querySelectorAll("[data-matrix-group]")) {
    let shown = 0;
    for (const row of group.querySelectorAll("[data-matrix-row]")) {
      const fits = row.cells[0].textContent.toLocaleLowerCase().includes(typed);
      const wanted = fits && (!onlyChanged.checked || boxes(row).some(isChanged));
      row.hidden = !wanted;
      shown += wanted ? 1 : 0;
    }
    group.hidden = shown === 0 || (part !== "" && group.dataset.matrixGroup !== part);
  }
}

form.addEventListener("change", (event) => {
  const box = event.target;
  if (box.name !== "cell") return;
  box.closest("td").classList.toggle("t-matrix__cell--changed", isChanged(box));
  touched.dispatchEvent(new CustomEvent("matrix-changed"));
});
words.addEventListener("input", filter);
words.addEventListener("keydown", (event) => {
  if (event.key === "Enter") event.preventDefault();
});
onlyChanged.addEventListener("change", filter);
for (const link of parts) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    part = link.dataset.matrixPart;
    for (const other of parts) other.toggleAttribute("aria-current", false);
    link.setAttribute("aria-current", "true");
    filter();
  });
}
