// One page of a PDF, drawn by pdf.js with its text above it, so that words can be selected and read aloud. The server gives
// each page as a file of its own and asks each time whether it may be seen.

import * as pdfjs from "../../vendor/pdfjs/build/pdf.min.mjs";

const stage = document.querySelector("[data-pages]");
const box = stage.querySelector("[data-page-box]");
const state = stage.querySelector("[data-page-state]");
pdfjs.GlobalWorkerOptions.workerSrc = new URL("../../vendor/pdfjs/build/pdf.worker.min.mjs", import.meta.url).href;

const options = {
  url: stage.dataset.pages.replace("/0.pdf", `/${stage.dataset.page}.pdf`),
  isEvalSupported: false, // the policy of the site forbids it, and a page needs none
  enableXfa: false,
  disableAutoFetch: true,
  cMapUrl: new URL("../../vendor/pdfjs/cmaps/", import.meta.url).href,
  cMapPacked: true,
  standardFontDataUrl: new URL("../../vendor/pdfjs/standard_fonts/", import.meta.url).href,
};

let page = null;
let drawing = null;
let wasDrawn = false;

async function draw(zoom) {
  drawing?.cancel();
  const natural = page.getViewport({ scale: 1 });
  const room = Math.min(stage.clientWidth - 4, 900);
  const viewport = page.getViewport({ scale: (room / natural.width) * zoom });
  const sharp = devicePixelRatio || 1;
  const canvas = document.createElement("canvas");
  canvas.className = "t-pdf__canvas";
  canvas.width = Math.floor(viewport.width * sharp);
  canvas.height = Math.floor(viewport.height * sharp);
  canvas.style.width = `${Math.floor(viewport.width)}px`;
  canvas.style.height = `${Math.floor(viewport.height)}px`;
  drawing = page.render({ canvasContext: canvas.getContext("2d"), viewport, transform: [sharp, 0, 0, sharp, 0, 0] });
  try {
    await drawing.promise;
  } catch (error) {
    if (error.name === "RenderingCancelledException") return;
    throw error;
  }
  const text = document.createElement("div");
  text.className = "t-pdf__text";
  text.style.setProperty("--scale-factor", String(viewport.scale));
  const content = await page.getTextContent();
  const layer = new pdfjs.TextLayer({ textContentSource: content, container: text, viewport });
  await layer.render();
  markHits(layer.textDivs, content.items.filter((item) => item.str !== undefined));
  box.setAttribute("role", "document");
  box.replaceChildren(canvas, text);
  if (!wasDrawn) text.querySelector("mark")?.scrollIntoView({ block: "nearest" });
  wasDrawn = true;
}

// The server knows every form of the words that were looked for, and gives those that stand on this page. Pieces of the text
// layer may end within a word: they are looked through as one text, in which only the end of a line parts words.
function markHits(pieces, items) {
  const words = JSON.parse(stage.dataset.hits || "[]");
  if (!words.length || pieces.length !== items.length) return;
  const starts = [];
  let whole = "";
  for (const item of items) {
    starts.push(whole.length);
    whole += item.hasEOL ? `${item.str}\n` : item.str;
  }
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const found = new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join("|")})(?![\\p{L}\\p{N}])`, "gu");
  const spans = Array.from(whole.matchAll(found), (match) => [match.index, match.index + match[0].length]);
  pieces.forEach((piece, index) => {
    const text = items[index].str;
    const inside = spans
      .map(([start, end]) => [Math.max(start - starts[index], 0), Math.min(end - starts[index], text.length)])
      .filter(([start, end]) => start < end);
    if (!inside.length) return;
    let done = 0;
    const parts = [];
    for (const [start, end] of inside) {
      const mark = document.createElement("mark");
      mark.textContent = text.slice(start, end);
      parts.push(text.slice(done, start), mark);
      done = end;
    }
    piece.replaceChildren(...parts, text.slice(done));
  });
}

try {
  const answer = await fetch(options.url);
  if (!answer.ok) throw new Error(String(answer.status));
  const opened = await pdfjs.getDocument({ ...options, url: undefined, data: await answer.arrayBuffer() }).promise;
  page = await opened.getPage(1);
  await draw((Number(localStorage.getItem("torelik-reading-size")) || 100) / 100);
  document.addEventListener("reading-size", (event) => draw(event.detail));
} catch {
  state.textContent = stage.dataset.wordsFailed;
}
