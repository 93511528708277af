/* A figure in the whole window: its drawing or its button opens it; Escape, its button or a click closes it.
   Where a figure is wider than the screen, a line above it says so. */
"use strict";

(() => {
  const dialog = document.createElement("dialog");
  dialog.className = "zoomed";
  dialog.setAttribute("aria-label", "enlarged figure");
  dialog.addEventListener("click", () => dialog.close());
  document.body.append(dialog);

  const button = (words, label) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.setAttribute("aria-label", label);
    return made;
  };

  document.querySelectorAll("figure.drawing").forEach((figure, place) => {
    const wrapper = figure.querySelector(".figure-wrapper");
    const open = () => {
      const seen = [...wrapper.querySelectorAll("svg")].find((drawing) => drawing.checkVisibility());
      dialog.replaceChildren(button("close", "close the enlarged figure"), seen.cloneNode(true));
      dialog.showModal();
    };
    const enlarge = button("enlarge", `enlarge figure ${place + 1}`);
    enlarge.addEventListener("click", open);
    wrapper.addEventListener("click", () => getSelection().isCollapsed && open()); // words can still be marked
    figure.querySelector("figcaption p:last-child").append(" · ", enlarge);

    const cue = document.createElement("p");
    cue.className = "sideways";
    cue.textContent = "There is more of this figure: move it sideways →";
    cue.setAttribute("aria-hidden", "true");
    wrapper.before(cue);
    new ResizeObserver(() => { cue.hidden = wrapper.scrollWidth <= wrapper.clientWidth; }).observe(wrapper);
  });
})();
