// The end of a page: copy its address, print it. Without script the buttons stay hidden; the browser's own menu does the same.

for (const button of document.querySelectorAll("[data-copy-address]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copyAddress);
    button.setAttribute("aria-live", "polite");
    button.lastChild.textContent = button.dataset.copied;
  });
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
