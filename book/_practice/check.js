/* Judges in a worker what was typed, and says what came out. A script of its own,
   loaded at the first check; `practice` stands above it. */
"use strict";

(() => {
  const LIMIT = 2000;
  const MISSING =
    "The checker could not be started here. Load this page again, or use another browser.";
  let worker, ready;
  let last = Promise.resolve();

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

  /* A sentence on code that did not end, and the line of its only `while`. */
  const endless = (code) => {
    const loops = code.split("\n").flatMap((text, i) => (/^\s*while\b/.test(text) ? [i + 1] : []));
    const said = [`Stopped after ${LIMIT / 1000} seconds: your code does not end.`];
    said.push("  Hint: look at your loops. What makes each of them stop?");
    return { right: false, said, line: loops.length === 1 ? loops[0] : 0 };
  };

  const judged = (name, code) =>
    new Promise((done) => {
      const printed = [];
      const end = (verdict, again) => {
        clearTimeout(timer);
        if (again) {
          stop();
          start();
        }
        done({ ...verdict, printed });
      };
      const timer = setTimeout(() => end(endless(code), true), LIMIT);
      const failed = () => end({ right: false, said: ["Your code broke the checker. It starts anew."], line: 0 }, true);
      worker.onmessage = ({ data }) => {
        if ("printed" in data) printed.push(data.printed);
        else if (data.verdict) end(data.verdict, data.full);
        else failed();
      };
      worker.onerror = failed;
      worker.postMessage({ name, code });
    });

  const run = async (name, code) => {
    try {
      if (!worker) start();
      await ready;
    } catch {
      stop();
      return { said: [MISSING], line: 0, printed: [] };
    }
    return judged(name, code);
  };

  /* One check at a time. */
  practice.check = (name, code) => (last = last.then(() => run(name, code)));

  /* Words in backticks are code. */
  const words = (text) => {
    const paragraph = document.createElement("p");
    paragraph.append(
      ...text.split("`").map((part, i) => {
        if (i % 2 === 0) return part;
        const code = document.createElement("code");
        code.textContent = part;
        return code;
      }),
    );
    return paragraph;
  };

  practice.show = (status, { right, said, line, printed }, go) => {
    const parts = said.map((text) => words(text.trim()));
    parts[0].className = right ? "right" : "wrong";
    if (line) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `Go to line ${line}`;
      button.onclick = () => go(line);
      parts.push(button);
    }
    if (printed.length) {
      const shown = document.createElement("pre");
      shown.textContent = printed.join("\n");
      shown.tabIndex = 0;
      parts.push(words("It printed:"), shown);
    }
    status.replaceChildren(...parts);
  };
})();
