// Wagtail starts its choosers of dates and pictures from inline scripts, which the content policy forbids;
// here they start from data- attributes.

const starters = { date: "initDateChooser", time: "initTimeChooser", datetime: "initDateTimeChooser" };

function start(within) {
  for (const input of within.querySelectorAll("input[data-chooser]")) {
    const starter = window[starters[input.dataset.chooser]];
    if (!starter || input.dataset.started) continue;
    input.dataset.started = "yes";
    starter(input.id, JSON.parse(input.dataset.chooserConfig));
  }
  for (const mark of within.querySelectorAll("[data-picture-chooser]")) {
    if (!window.ImageChooser || mark.dataset.started) continue;
    mark.dataset.started = "yes";
    new window.ImageChooser(mark.dataset.pictureChooser, JSON.parse(mark.dataset.options));
  }
}

document.addEventListener("DOMContentLoaded", () => {
  start(document);
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) if (node.nodeType === 1) start(node);
  }).observe(document.body, { childList: true, subtree: true });
});
