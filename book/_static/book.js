// A box that scrolls can be reached, and so scrolled, with the keyboard. A box in
// a folded solution gets its size when the solution opens.
const boxes = new ResizeObserver((entries) => {
  for (const { target: box } of entries) {
    const scrolls =
      box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
    box.tabIndex = scrolls ? 0 : -1;
  }
});
addEventListener("load", () => {
  const selector =
    ".katex-display, .wide, .cell_output, .pst-scrollable-table-container, pre";
  for (const box of document.querySelectorAll(selector)) boxes.observe(box);

  // The extensions that add these buttons name them all alike, or not at all.
  for (const button of document.querySelectorAll(".copybtn"))
    button.ariaLabel = "Copy";
  let exercise;
  for (const box of document.querySelectorAll(".exercise, .solution")) {
    const title = box.querySelector(".admonition-title").textContent.trim();
    const button = box.querySelector(".toggle-button");
    if (button) button.ariaLabel = `${title} to ${exercise}`;
    else exercise = title;
  }
});

// Another language begins where the reader is.
for (const other of document.querySelectorAll(".btn-language"))
  other.addEventListener("click", () => (other.hash = location.hash));

// On paper nothing is folded.
addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
});

// From a folder, without a web server, a browser lets no page read another one:
// the search lists its results without excerpts, and says so.
if (location.protocol === "file:") {
  DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
  addEventListener("DOMContentLoaded", () => {
    const results = document.querySelector("#search-results");
    if (!results) return;
    const note = document.createElement("p");
    note.textContent =
      "The book was opened from a folder, so the results come without excerpts.";
    results.before(note);
  });
}
