// Boxes for numbers. What judges them comes at the first Check.
(() => {
  const { src, dataset } = document.currentScript;
  let loading;
  const load = () =>
    (loading ??= new Promise((done, fail) => {
      const script = document.createElement("script");
      script.src = new URL(dataset.judge, src);
      script.onload = () => done(judgeNumber);
      script.onerror = () => fail((loading = null));
      document.head.append(script);
    }));
  function fill(form) {
    const name = form.dataset.number;
    form.innerHTML = form.innerHTML.replace(
      "</label>",
      ` <input autocomplete="off">$&<button>Check</button>
<div role="status"></div>`,
    );
    const [box] = form;
    const status = form.lastChild;
    box.oninput = () => (status.textContent = "");
    form.onsubmit = async (event) => {
      event?.preventDefault();
      const typed = box.value;
      try {
        const [right, words] = (await load())(name, typed);
        status.innerHTML = words;
        if (event) window.answers?.set(`number:${name}`, { typed, right });
      } catch {
        status.textContent = "This can't be checked now. See the solution.";
      }
    };
    const restore = () => {
      box.value = window.answers?.get(`number:${name}`)?.typed ?? "";
      box.oninput();
      if (box.value) form.onsubmit();
    };
    restore();
    document.addEventListener("answers", restore);
  }
  addEventListener("DOMContentLoaded", () =>
    document.querySelectorAll(".number").forEach(fill),
  );
})();
