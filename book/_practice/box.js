/* A box in which a function is typed: its keys, its buttons, what it says.
   Above it stand `practice.address`, where what judges is loaded from at the first
   check, and `keys` (keys.js). */
"use strict";

(() => {
  const LIMIT = 2000;
  const MISSING = "What checks your code could not be loaded.";
  const BROKEN =
    "Your code stopped Python itself, so it was started anew. Change the code, and check again.";
  const { src } = document.currentScript;
  const opened = new WeakSet();
  let loading, worker, ready;
  let last = Promise.resolve();

  const load = () =>
    (loading ??= new Promise((done, fail) => {
      const file = document.createElement("script");
      file.src = new URL(practice.address, src);
      file.onload = done;
      file.onerror = () => fail((loading = undefined));
      document.head.append(file);
    }));

  const stop = () => {
    worker?.terminate();
    worker = undefined;
  };

  const start = () => {
    const source = new Blob([practice.worker], { type: "text/javascript" });
    worker = new Worker(URL.createObjectURL(source));
    ready = new Promise((done, fail) => {
      worker.onmessage = ({ data }) => (data.ready ? done() : fail());
      worker.onerror = fail;
    });
    ready.catch(() => {});
    worker.postMessage(practice.engine);
  };

  /* What is said of code that did not end, with the line of its only `while`. */
  const endless = (code) => {
    const loops = [];
    code.split("\n").forEach((text, i) => /^\s*while\b/.test(text) && loops.push(i + 1));
    const said = [
      `Stopped after ${LIMIT / 1000} seconds: your code never ends, or takes too long.`,
      "Hint: look at your loops. What makes each of them stop?",
    ];
    return { right: false, said, line: loops.length === 1 ? loops[0] : 0 };
  };

  const judged = (name, code) =>
    new Promise((done) => {
      const printed = [];
      const end = (verdict) => {
        clearTimeout(timer);
        done({ ...verdict, printed });
      };
      const anew = (verdict) => {
        stop();
        start();
        end(verdict);
      };
      const timer = setTimeout(() => anew(endless(code)), LIMIT);
      const failed = () => anew({ right: false, said: [BROKEN], line: 0 });
      worker.onmessage = ({ data }) => {
        if ("printed" in data) printed.push(data.printed);
        else if (data.verdict) end(data.verdict);
        else failed();
      };
      worker.onerror = failed;
      worker.postMessage({ name, code });
    });

  const run = async (name, code) => {
    try {
      await load();
      if (!worker) start();
      await ready;
    } catch {
      stop();
      return { said: [MISSING], line: 0, printed: [] };
    }
    return judged(name, code);
  };

  /* One check at a time. */
  const check = (name, code) => (last = last.then(() => run(name, code)));

  /* Words in backticks are code. */
  const words = (text) => {
    const paragraph = document.createElement("p");
    text.split("`").forEach((part, i) => {
      const code = document.createElement("code");
      code.textContent = part;
      paragraph.append(i % 2 ? code : part);
    });
    return paragraph;
  };

  const show = (status, { right, said, line, printed }, go) => {
    /* Behind two spaces stands a value. */
    const value = /^  ([^:：]+[:：])  +(.*)$/;
    const parts = said.map((text) => words(text.replace(value, "$1 `$2`").trim()));
    parts[0].className = right ? "right" : "wrong";
    if (line) {
      const button = document.createElement("button");
      button.textContent = `Go to line ${line}`;
      button.onclick = () => go(line);
      parts.push(button);
    }
    if (printed.length) parts.push(words("It printed:"), listing(printed.join("\n")));
    status.replaceChildren(...parts);
  };

  const listing = (text) => {
    const shown = document.createElement("pre");
    shown.textContent = text;
    shown.tabIndex = 0;
    return shown;
  };

  practice.open = (box) => {
    if (opened.has(box)) return;
    opened.add(box);
    const name = box.dataset.function;
    const code = box.querySelector("textarea");
    const [checks, resets, solves] = box.querySelectorAll("button");
    const status = box.querySelector("[role=status]");
    const solution = listing("");
    const help = document.createElement("p");
    const key = `typed:${name}`;
    const kept = () => ({ tries: 0, right: false, ...window.answers?.get(key) });

    const keep = (news) => {
      window.answers?.set(key, { ...kept(), code: code.value, ...news });
      code.rows = code.value.split("\n").length + 1;
    };
    const go = (line) => {
      const lines = code.value.split("\n");
      const start = lines.slice(0, line - 1).join("\n").length + (line > 1);
      code.focus();
      code.setSelectionRange(start, start + lines[line - 1].length);
    };

    help.id = `help-${name}`;
    help.textContent =
      "Enter keeps the indentation, Ctrl+] and Ctrl+[ change it. Tab leads on to the buttons.";
    solution.hidden = true;
    status.before(help);
    box.append(solution);
    code.setAttribute("aria-describedby", help.id);
    code.spellcheck = false;
    code.autocapitalize = code.autocomplete = "off";
    code.onkeydown = keys;
    code.oninput = () => keep();
    resets.onclick = () => {
      code.value = code.defaultValue;
      status.replaceChildren();
      keep();
    };
    checks.onclick = async () => {
      status.textContent = "Checking ...";
      const verdict = await check(name, code.value);
      show(status, verdict, go);
      const { tries: before, right } = kept();
      const tries = before + (verdict.right === false);
      keep({ tries, right: right || verdict.right === true });
      solves.hidden = tries < 2;
    };
    solves.ariaExpanded = "false";
    solves.onclick = async () => {
      try {
        await load();
      } catch {
        status.textContent = MISSING;
        return;
      }
      solution.textContent = practice.solutions[name];
      solution.hidden = !solution.hidden;
      solves.ariaExpanded = String(!solution.hidden);
    };
  };
})();
