// Lets a chapter be run in its page. What does it is loaded at the press.
{
  const { src, dataset } = document.currentScript;
  const box = document.createElement("div");
  box.className = "run-here";
  box.innerHTML =
    location.protocol === "file:"
      ? "<p>To run this page here, type <code>python3 -m http.server</code> in the folder of the book. Open <code>http://localhost:8000</code> then.</p>"
      : `<button>Run this page here</button> <span role="status">This loads Python, ${dataset.size} MB, from this site.</span>`;
  document.querySelector(".cell").before(box);
  const [button, said] = box.children;
  button.onclick = () => {
    const script = document.createElement("script");
    script.src = new URL(dataset.page, src);
    script.onerror = () =>
      (said.textContent = "It could not be loaded. Press again.");
    box.append(script);
  };
}
