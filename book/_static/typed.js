// Boxes in which a function is typed. What is kept of one is shown at once; the
// rest, `practice/box.js`, is loaded when a box is first used.
{
  const { src, dataset } = document.currentScript;
  let loading;
  const load = () =>
    (loading ??= new Promise((done, fail) => {
      const file = document.createElement("script");
      file.src = new URL(dataset.practice, src);
      file.onload = done;
      file.onerror = () => fail((loading = undefined));
      document.head.append(file);
    }));

  const make = (box) => {
    const name = box.dataset.function;
    box.insertAdjacentHTML(
      "beforeend",
      `<p><button>Check</button> <button>Reset</button> <button>Show one solution</button></p><div role="status"></div>`,
    );
    const text = box.querySelector("textarea");
    const solves = box.querySelector("button:last-child");
    const restore = () => {
      const { code, tries } = window.answers?.get(`typed:${name}`) ?? {};
      text.value = code ?? text.defaultValue;
      text.rows = text.value.split("\n").length + 1;
      solves.hidden = !(tries > 1);
      box.querySelector("[role=status]").replaceChildren();
    };
    restore();
    document.addEventListener("answers", restore);
    text.ariaLabel = `Your code of ${name}`;
    text.hidden = false;
    const use = async ({ type, target }) => {
      try {
        await load();
      } catch {
        box.lastChild.textContent = "What checks your code could not be loaded.";
        return;
      }
      if (!box.onclick) practice.open(box);
      box.removeEventListener("focusin", use);
      box.removeEventListener("click", use);
      if (type === "click") target.click();
    };
    box.addEventListener("focusin", use);
    box.addEventListener("click", use);
  };
  addEventListener("DOMContentLoaded", () => document.querySelectorAll(".typed").forEach(make));
}
