/* A figure in the whole window: its drawing or its button opens it; Escape, its button or a click closes it. */
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
  });
})();
