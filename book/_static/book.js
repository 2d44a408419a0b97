// A box that scrolls can be reached and scrolled with the keyboard.
(() => {
  const boxes = "div.math, .cell_output, .pst-scrollable-table-container, pre";
  const update = () => {
    for (const box of document.querySelectorAll(boxes)) {
      const scrolls =
        box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
      if (scrolls) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  addEventListener("load", update);
  addEventListener("resize", update);
})();

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
