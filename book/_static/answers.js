// What a reader answers in a chapter, kept in this browser alone. Whatever asks
// uses answers.get and answers.set with a key, such as "typed:gradient"; after
// the document's event "answers", by a loaded file or by Clear, it shows anew.
{
  const chapter = DOCUMENTATION_OPTIONS.pagename.split("/").pop();
  const here = document.currentScript.src;
  const make = (tag, properties) =>
    Object.assign(document.createElement(tag), properties);

  // By chapter, then by key. Unkept, they live as long as the page.
  let all = {};
  let kept = true;
  const read = () => {
    try {
      if (kept) all = JSON.parse(localStorage.getItem("answers")) ?? {};
    } catch {} // refused, or not ours
    return all;
  };
  const write = (next) => {
    all = next;
    try {
      localStorage.setItem("answers", JSON.stringify(all));
    } catch {
      kept = false;
    }
    count();
  };
  const get = (key) => read()[chapter]?.[key];
  const set = (key, answer) =>
    write({ ...read(), [chapter]: { ...all[chapter], [key]: answer } });
  window.answers = { read, write, get, set };

  const counted = make("span");
  const given = (kind, attribute = kind) =>
    [...document.querySelectorAll(`[data-${attribute}]`)].map((asked) =>
      get(`${kind}:${asked.dataset[attribute]}`),
    );
  const count = () => {
    const votes = given("vote");
    const tasks = [...given("number"), ...given("typed", "function")];
    const solved = tasks.filter((task) => task?.right).length;
    counted.textContent =
      `${votes.filter(Boolean).length} of ${votes.length} predicted` +
      (tasks.length ? `, ${solved} of ${tasks.length} solved` : "") +
      (kept ? ", kept in this browser." : ", not kept: save to a file.");
  };
  const tally = make("div", { className: "tally" });
  const message = make("p", { role: "status" });
  tally.append(counted);
  for (const textContent of ["Save to a file", "Load a file", "Clear"]) {
    const button = make("button", { textContent });
    button.onclick = () => {
      // What the buttons do is loaded when one is used.
      const script = make("script", { src: new URL("answers_file.js", here) });
      script.onload = () => button.click();
      script.onerror = () =>
        (message.textContent = "answers_file.js is missing in this book.");
      tally.append(script);
    };
    tally.append(" ", button);
  }
  tally.append(message);
  document.querySelector("article section section").before(tally);
  write(read());

  const fold = (parts, open) => parts.forEach((part) => (part.open = open));

  // Between a vote and its answer are the folds of what decides it.
  const marks = [...document.querySelectorAll(".vote, .answer, details.hide")];
  for (const vote of document.querySelectorAll(".vote")) {
    const after = marks.slice(marks.indexOf(vote) + 1);
    const end = after.findIndex((mark) => mark.matches(".answer"));
    const folds = after.slice(0, end);
    const answer = after[end];
    const right = answer.querySelector("dd").dataset.option; // comes first
    const name = vote.dataset.vote;
    const key = `vote:${name}`;
    const said = make("div", { role: "status" });
    const button = make("button", { textContent: "Show me without choosing" });

    for (const item of vote.querySelectorAll("fieldset > ul > li")) {
      const value = item.textContent.trim()[1]; // "(a) ..."
      const label = make("label");
      label.append(
        make("input", { type: "radio", name, value }),
        ...item.querySelector("p").childNodes,
      );
      item.replaceChildren(label);
    }

    const tell = (chosen) => {
      const words = answer.querySelector(`[data-option=${chosen}]`).innerHTML;
      const verdict = chosen === right ? "Right. " : "Not this one. ";
      said.className = chosen === right ? "right" : "wrong";
      said.innerHTML =
        `<strong>${verdict}</strong>` + words.replace(/ id="[^"]*"/g, "");
      button.hidden = true;
      fold(folds, true);
    };
    // The first choice is the prediction.
    const choose = (chosen) => {
      if (!get(key)) set(key, { chosen, right: chosen === right });
      tell(chosen);
    };

    // An arrow key chooses each option that it passes: that is no choice yet.
    let passing = false;
    vote.onkeydown = ({ key: pressed, target }) => {
      passing = pressed.startsWith("Arrow");
      const chooses = pressed === " " || pressed === "Enter";
      if (chooses && target.checked) choose(target.value);
    };
    vote.onkeyup = () => {
      passing = false; // to return it would stop the key
    };
    vote.onclick = ({ target }) => {
      if (target.type !== "radio") return;
      if (passing && !get(key))
        said.textContent = `The space bar chooses (${target.value}).`;
      else choose(target.value);
    };
    button.onclick = () => {
      fold([...folds, answer], true);
      said.textContent = "The answer is open, below.";
    };

    const restore = () => {
      const chosen = get(key)?.chosen;
      said.remove(); // so that what it holds is not read aloud
      said.replaceChildren();
      said.className = "";
      button.hidden = false;
      for (const radio of vote.querySelectorAll("input")) {
        radio.checked = radio.value === chosen;
        if (radio.checked) tell(chosen);
      }
      vote.append(said, button);
    };
    restore();
    document.addEventListener("answers", () => {
      fold([...folds, answer], false);
      restore();
    });
  }
}
