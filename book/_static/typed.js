// Boxes in which a function is typed. What checks it is loaded at the first
// check.
(() => {
  const script = document.currentScript;
  let loading;
  const load = () =>
    (loading ??= new Promise((done, fail) => {
      const file = document.createElement("script");
      file.src = new URL(script.dataset.practice, script.src);
      file.onload = done;
      file.onerror = () => {
        loading = null;
        fail();
      };
      document.head.append(file);
    }));

  const keys = (event) => {
    const code = event.target;
    const { value, selectionStart: from, selectionEnd: to } = code;
    const begin = value.lastIndexOf("\n", from - 1) + 1;
    const before = value.slice(begin, from);
    const put = (text, start = from, end = to) => {
      event.preventDefault();
      code.setSelectionRange(start, end);
      // So that it can be undone.
      document.execCommand("insertText", false, text);
    };
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey)
      put(`\n${before.match(/^ */)[0]}${/:\s*$/.test(before) ? "    " : ""}`);
    else if (event.key === "Backspace" && from === to && /^(    )+$/.test(before))
      put("", from - 4);
    else if (event.ctrlKey && "[]".includes(event.key)) {
      const lines = value.slice(begin, to);
      const moved =
        event.key === "]" ? lines.replace(/^/gm, "    ") : lines.replace(/^ {1,4}/gm, "");
      put(moved, begin, to);
      if (from < to) code.setSelectionRange(begin, begin + moved.length);
    }
  };

  const make = (box) => {
    const name = box.dataset.function, key = `typed:${name}`;
    const code = box.querySelector("textarea");
    box.insertAdjacentHTML(
      "beforeend",
      `<p><button>Check</button> <button>Reset</button> <button aria-expanded="false" hidden>Show one solution</button>
      <small>Enter keeps the indentation; Ctrl+] and Ctrl+[ change it.</small></p><div role="status"></div><pre tabindex="0" hidden></pre>`,
    );
    const [check, reset, solve] = box.querySelectorAll("button");
    const status = box.querySelector("[role=status]"), solution = box.lastChild;
    const kept = () => window.answers?.get(key) ?? {};
    const keep = (news) => window.answers?.set(key, { ...kept(), ...news });
    let tries = kept().tries ?? 0;
    const fit = () => (code.rows = code.value.split("\n").length + 1);
    const attempt = async (run) => {
      try {
        await load();
        await run();
      } catch {
        status.textContent = "What checks your code could not be loaded.";
      }
    };
    const go = (line) => {
      const lines = code.value.split("\n");
      const start = lines.slice(0, line - 1).join("\n").length + (line > 1);
      code.focus();
      code.setSelectionRange(start, start + lines[line - 1].length);
    };
    Object.assign(code, { value: kept().code ?? code.value, wrap: "off", spellcheck: false,
      autocapitalize: "off", autocomplete: "off", ariaLabel: `Your code of ${name}`, hidden: false });
    solve.hidden = tries < 2;
    fit();
    code.onkeydown = keys;
    code.oninput = () => {
      fit();
      keep({ code: code.value });
    };
    reset.onclick = () => {
      code.value = code.defaultValue;
      code.oninput();
      status.textContent = "";
    };
    check.onclick = () => {
      status.textContent = "Checking ...";
      attempt(async () => {
        const verdict = await practice.check(name, code.value);
        practice.show(status, verdict, go);
        if (verdict.right === false) tries += 1;
        keep({ code: code.value, tries, right: kept().right || verdict.right === true });
        solve.hidden = tries < 2;
      });
    };
    solve.onclick = () =>
      attempt(() => {
        solution.textContent = practice.solutions[name];
        solution.hidden = !solution.hidden;
        solve.ariaExpanded = !solution.hidden;
      });
  };
  addEventListener("DOMContentLoaded", () => document.querySelectorAll(".typed").forEach(make));
})();
