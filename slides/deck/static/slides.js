// A control of a moving figure keeps the keys that move it. PageDown and PageUp,
// which a presenter's remote sends, still turn the slides; Escape leaves it.
const turning = ["PageDown", "PageUp"];
for (const figure of document.querySelectorAll(".moving")) {
  figure.dataset.preventSwipe = "";
  figure.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || turning.includes(event.key)) event.target.blur();
    if (!turning.includes(event.key)) event.stopPropagation();
  });
}
