// The eye beside a password: shows what was typed while it is pressed in. Without script the button is not there.

for (const eye of document.querySelectorAll("[data-reveals]")) {
  const field = document.getElementById(eye.dataset.reveals);
  if (!field) continue;
  eye.hidden = false;
  eye.addEventListener("click", () => {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    eye.setAttribute("aria-pressed", String(shown));
  });
  // A password is never sent from a field that the browser would remember as text.
  field.form?.addEventListener("submit", () => {
    field.type = "password";
  });
}
