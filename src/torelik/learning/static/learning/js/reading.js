// How much of a lesson was on screen, told to the server when the reader stops or leaves. Without script nothing is
// told, and the lesson is continued from its beginning.

const article = document.querySelector("[data-reading]");
const text = article?.querySelector("[data-reading-text]");
const token = article?.querySelector("input[name=csrfmiddlewaretoken]")?.value;

let deepest = 0;
let told = 0;

function measure() {
  const box = text.getBoundingClientRect();
  const seen = Math.min(Math.max(innerHeight - box.top, 0), box.height);
  deepest = Math.max(deepest, Math.floor((seen * 100) / Math.max(box.height, 1)));
}

function tell() {
  measure();
  // The last step is the reader's own: a lesson is read when its button is pressed, not when it was scrolled through.
  const percent = Math.min(deepest, 95);
  if (percent <= told) return;
  told = percent;
  const body = new URLSearchParams({ percent: String(percent), csrfmiddlewaretoken: token });
  fetch(article.dataset.reading, { method: "POST", body, keepalive: true }).catch(() => {
    told = 0;
  });
}

if (text && token) {
  let pause;
  document.addEventListener("scroll", () => {
    clearTimeout(pause);
    pause = setTimeout(tell, 1500);
  }, { passive: true });
  addEventListener("pagehide", tell);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && tell());
}
