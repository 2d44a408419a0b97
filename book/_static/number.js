// A question for a number gets a box; what judges it comes at the first Check.
(() => {
  const { src, dataset } = document.currentScript;
  let loading;
  // As a script it comes from a disk, too.
  const load = () =>
    (loading ??= new Promise((done, fail) => {
      const script = document.createElement("script");
      script.src = new URL(dataset.judge, src);
      script.onload = () => done(judgeNumber);
      script.onerror = () => fail((loading = undefined));
      document.head.append(script);
    }));

  addEventListener("DOMContentLoaded", () => {
    for (const form of document.querySelectorAll("form.number")) {
      const name = form.dataset.number;
      const key = `number:${name}`;
      form.firstChild.insertAdjacentHTML(
        "beforeend",
        ' <input autocomplete="off">',
      );
      form.insertAdjacentHTML(
        "beforeend",
        '<button>Check</button><div role="status"></div>',
      );
      const [box, , status] = form.querySelectorAll("input, button, div");
      const check = async () => {
        const typed = box.value;
        try {
          const [right, words] = (await load())(name, typed);
          status.innerHTML = words;
          return { typed, right };
        } catch {
          status.textContent = "This can't be checked now. See the solution.";
        }
      };
      box.oninput = () => (status.textContent = "");
      form.onsubmit = async (event) => {
        event.preventDefault();
        const kept = await check();
        if (kept) window.answers?.set(key, kept);
      };
      box.value = window.answers?.get(key)?.typed ?? "";
      if (box.value) check();
    }
  });
})();
