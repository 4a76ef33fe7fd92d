// Classes offered beside a field of a record: the one that is chosen goes into the field and the focus follows it.
// A list of classes stands inside an element with data-picks-for="id of the field"; without script a notation is typed.

document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-class-notation]");
  const field = document.getElementById(chosen?.closest("[data-picks-for]")?.dataset.picksFor ?? "");
  if (!field) return;
  field.value = chosen.dataset.classNotation;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
