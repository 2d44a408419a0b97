/* Lets the cells of a chapter be edited and run in its page. Above it stand
   `keys` (keys.js) and `files`: where the worker and the styles are, and how many
   bytes Python has. `setUpMoving` is that of moving.js, `boxes` that of book.js. */

const { src } = document.currentScript;
const box = document.querySelector(".run-here");
const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

/* The colours of code that was edited, by the names that the book's code has. */
const TOKEN =
  /(#.*)|("""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)|\b(\d[\w.]*)|\b(and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield|None|True|False)\b|([-+*/%=<>!&|^~@]+)/g;
const NAMES = ["c1", "s2", "mi", "k", "o"];

const coloured = (text) => {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(TOKEN)) {
    const className = NAMES[found.slice(1).findIndex((part) => part)];
    parts.push(text.slice(end, found.index));
    parts.push(make("span", { className }, found[0]));
    end = found.index + found[0].length;
  }
  return [...parts, text.slice(end)];
};

/* A cell, in the order of the page. `book` is its code there, `code` what stands in
   it now, `ran` what this Python ran of it last. `well` tells whether that came to its
   end, `stale` whether another cell above was run after it. */
class Cell {
  constructor(place, index) {
    this.index = index;
    this.name = `cell ${index + 1}`;
    const input = place.querySelector(".cell_input");
    this.pre = input.querySelector("pre");
    this.book = this.code = this.pre.textContent.replace(/\n$/, "");
    this.colours = [...this.pre.childNodes];
    this.stored = place.querySelector(".cell_output");
    this.edit();
    this.output = make("div", { className: "run-output" });
    if (this.stored) this.stored.before(this.output);
    else input.after(this.output);
    input.append(this.tools());
  }

  /* What is typed stands on the coloured code, without a colour of its own. */
  edit() {
    const text = make("textarea", { value: this.book, spellcheck: false });
    text.ariaLabel = `Code of ${this.name}`;
    text.autocapitalize = text.autocomplete = "off";
    text.setAttribute("aria-describedby", "run-keys");
    text.oninput = () => this.edited();
    text.onkeydown = (event) => {
      if (event.key === "Enter" && (event.shiftKey || event.ctrlKey)) {
        event.preventDefault();
        run(this, [this]);
      } else keys(event);
    };
    this.text = text;
    this.pre.ariaHidden = true;
    const editor = make("div", { className: "run-code" });
    this.pre.before(editor);
    editor.append(this.pre, text);
  }

  tools() {
    const press = (textContent, onclick) =>
      make("button", { textContent, onclick, ariaLabel: `${textContent} ${this.name}` });
    this.said = make("span");
    this.runs = press("Run", () => run(this, [this]));
    this.above = press("Run all above", () => run(this, [...this.missing, this]));
    this.reset = press("Reset", () => {
      this.text.value = this.book;
      this.edited();
    });
    this.stop = press("Stop", () => stop("Stopped. Python has forgotten all cells."));
    this.go = press("Go to the error", () => note.cell.open());
    const buttons = [this.runs, this.above, this.reset, this.stop, this.go];
    return make("div", { className: "run-tools" }, ...buttons, this.said);
  }

  get current() {
    return this.well && this.ran === this.code && !this.stale;
  }

  /* The cells above that have not run, or not since one above them did. */
  get missing() {
    return cells.slice(0, this.index).filter((cell) => !cell.current);
  }

  /* A moving figure stays while all that made it is as in the book. */
  get keeps() {
    const made = cells.slice(0, this.index).map((cell) => cell.ran ?? cell.book);
    const changed = made.some((code, index) => code !== cells[index].book);
    return !changed && this.code === this.book && this.stored?.querySelector(".moving");
  }

  edited() {
    this.code = this.text.value;
    const same = this.code === this.book;
    this.pre.replaceChildren(...(same ? this.colours : coloured(`${this.code}\n`)));
    show();
  }

  /* Fold what is stored, and make room for what comes. */
  begin() {
    this.error = undefined;
    this.output.replaceChildren();
    if (!this.stored) return;
    if (!this.fold) {
      const summary = make("summary", { textContent: "As the book shows it" });
      this.fold = make("details", { className: "run-stored" }, summary);
      this.stored.before(this.fold);
    }
    this.fold.hidden = this.kept;
    if (this.kept) this.fold.after(this.stored);
    else this.fold.append(this.stored);
  }

  put(kind, text) {
    const last = this.output.lastElementChild;
    if (kind === "text" && last?.className === "run-text") last.append(text);
    else this.output.append(...drawn[kind](text, this));
    if (kind === "error") this.error = text.split("\n").at(-1);
  }

  /* Bring it into sight, whatever it is folded in. */
  open() {
    for (let at = this.text; (at = at.closest("details")); at = at.parentElement) at.open = true;
    this.text.closest(".toggle-hidden")?.querySelector(".toggle-button").click();
    this.text.focus();
  }

  /* How it stands with this cell. */
  get state() {
    const place = runs.findIndex(({ at }) => at === this);
    if (place === 0 && !ready) return `⋯ Python is loading: ${progress()}`;
    if (place === 0) {
      const { all, waiting } = runs[0];
      const done = all > 1 ? `, ${all - waiting.length + 1} of ${all} cells` : "";
      return `⋯ running${done}`;
    }
    if (place > 0) return "⋯ waits";
    if (runs[0]?.waiting[0] === this) return "⋯ running";
    if (note?.at === this) return note.said;
    if (this.error) {
      const help = this.above.hidden ? "" : ". A cell above has not run: press Run all above.";
      return `✗ ${this.error}${help}`;
    }
    if (this.current) return "✓ has run";
    if (this.ran === undefined) return this.code === this.book ? "not run" : "changed, not run";
    return this.stale ? "run before a cell above" : "changed since it ran";
  }

  /* `whole` tells whether all cells above are current. */
  show(whole) {
    const isAt = runs.some(({ at }) => at === this);
    const hide = (button, hidden) => {
      if (hidden && button === document.activeElement) this.runs.focus();
      button.hidden = hidden;
    };
    hide(this.stop, !isAt && runs[0]?.waiting[0] !== this);
    hide(this.reset, this.code === this.book);
    hide(this.above, isAt || whole);
    hide(this.go, !(note?.at === this && note.cell));
    const said = `Cell ${this.index + 1}: ${this.state}`;
    if (this.said.textContent !== said) this.said.textContent = said;
  }
}

/* What an output of each kind looks like. */
const listing = (className, ...parts) => {
  const pre = make("pre", { className }, ...parts);
  boxes.observe(pre);
  return [pre];
};
const drawn = {
  text: (text) => listing("run-text", text),
  error: (text) => listing("run-error", text),
  code: (text) => [make("div", { className: "highlight" }, ...listing("", ...coloured(text)))],
  html: (text) => {
    const shown = make("div", { innerHTML: text });
    shown.querySelectorAll(".moving").forEach(setUpMoving);
    return [shown];
  },
  svg: (text, cell) => {
    const address = `data:image/svg+xml,${encodeURIComponent(text.slice(text.indexOf("<svg")))}`;
    const image = make("img", { src: address, alt: "The picture that this code draws." });
    const picture = make("picture", {}, image);
    const figure = make("figure", {}, picture);
    /* On a phone, as in the book, panels stand below each other. */
    const view = text.match(/<view id="([\w-]+)" viewBox="\S+ \S+ (\S+) ([^"]+)"/);
    if (view) {
      const [, id, width, height] = view;
      image.style.setProperty("--stacked", `${width}/${height}`);
      picture.prepend(make("source", { srcset: `${address}#${id}`, media: "(max-width: 600px)" }));
    }
    const book = cell.stored?.querySelector("figure");
    if (book && cell.code === cell.book) {
      image.alt = book.querySelector("img").alt;
      const words = book.querySelector(".caption-text").cloneNode(true);
      figure.append(make("figcaption", {}, words));
    }
    return [figure];
  },
};

/* A run is the cells that wait for it, of `all` of them, asked for at one. Runs
   wait for each other. `note` is what is said where the last one stopped. */
let worker, ready, loaded, note;
let runs = [];

const progress = () => `${(loaded / 1e6).toFixed(0)} of ${(files.size / 1e6).toFixed(0)} MB`;

const start = () => {
  const started = new Worker(new URL(files.worker, src));
  worker = started;
  ready = false;
  loaded = 0;
  const take = {
    loaded: (bytes) => (loaded = Math.min(bytes, files.size)),
    ready: () => (ready = true),
    output: ([kind, text]) => runs[0].waiting[0].put(kind, text),
    ended,
    failed: stop,
  };
  started.onmessage = ({ data: [kind, value] }) => {
    if (started !== worker) return; // it was stopped
    take[kind](value);
    show();
  };
  started.onerror = () => stop("What runs Python could not be loaded. Try again.");
};

const stop = (why) => {
  worker?.terminate();
  worker = undefined;
  ready = false;
  note = { at: runs[0]?.at, said: `✗ ${why}` };
  runs = [];
  for (const cell of cells) cell.ran = cell.well = cell.error = undefined;
  announce(why);
  show();
};

const run = (at, waiting) => {
  if (runs.some((other) => other.at === at)) return;
  note = undefined;
  runs.push({ at, waiting, all: waiting.length });
  if (!worker) start();
  if (!ready) announce("Python is loading.");
  if (runs.length === 1) next();
  show();
};

/* Run the first cell that waits. */
const next = () => {
  const [cell] = runs[0].waiting;
  const { code, index } = cell;
  cell.kept = Boolean(cell.keeps);
  cell.begin();
  /* What ran below may have used what this cell was before. */
  if (cell.ran !== code) for (const below of cells.slice(index + 1)) below.stale = true;
  [cell.ran, cell.well, cell.stale] = [code, false, false];
  worker.postMessage({ code, number: index + 1, keep: cell.kept });
};

const ended = (well) => {
  const [{ at, waiting }] = runs;
  const cell = waiting.shift();
  cell.well = well;
  if (!well && cell !== at) note = { at, said: `✗ Stopped by an error in ${cell.name}. `, cell };
  if (!well) waiting.length = 0;
  if (!waiting.length) {
    runs.shift();
    announce(well ? `Cell ${at.index + 1} has run.` : cell.error);
  }
  if (runs.length) next();
};

/* What is said aloud stands here alone: so a run of many cells is one sentence. */
const announce = (said) => (live.textContent = said);

const show = () => {
  let current = true;
  for (const cell of cells) {
    cell.show(current);
    current &&= cell.current;
  }
  const why = note && !note.at ? note.said : "Python starts at the next run.";
  const coming = worker ? `Python is loading: ${progress()}` : why;
  state.textContent = ready ? "Python is ready." : coming;
};

start(); // meanwhile the page is made ready
const cells = [...document.querySelectorAll(".cell")]
  .filter((place) => place.querySelector(".cell_input pre"))
  .map((place, index) => new Cell(place, index));
const live = make("p", { role: "status", className: "visually-hidden" });
const state = make("p");
const help = make("p", {
  id: "run-keys",
  textContent:
    "Change the code of any cell, and run it: Shift+Enter. Enter keeps the indentation, Ctrl+] and Ctrl+[ change it, Tab leads on to the buttons.",
});
box.replaceChildren(state, help, live);
box.tabIndex = -1; // the button that had the focus is gone
box.focus();
const styles = make("link", { rel: "stylesheet", href: new URL(files.styles, src) });
document.head.append(styles);
announce("Python is loading.");
show();
