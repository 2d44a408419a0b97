// What the buttons of the tally do: save, load, clear. Loaded at the first use.
{
  const FORMAT = "answers to How a model finds its weight";
  const VERSION = 1;
  const [save, load, clear] = document.querySelectorAll(".tally button");
  const message = document.querySelector(".tally [role=status]");
  const element = (tag, properties) =>
    Object.assign(document.createElement(tag), properties);

  save.onclick = () => {
    const all = answers.read();
    const file = { format: FORMAT, version: VERSION, answers: all };
    const text = encodeURIComponent(JSON.stringify(file, null, 1));
    const href = `data:application/json,${text}`;
    element("a", { href, download: "answers.json" }).click();
    message.textContent = "";
  };

  const isMap = (value) => value?.constructor === Object;
  // Chapters by name, in each the answers by key.
  const areAnswers = (value) =>
    isMap(value) &&
    Object.values(value).every(
      (chapter) => isMap(chapter) && Object.values(chapter).every(isMap),
    );

  // Return what is wrong with a file, or nothing.
  const fault = (file) => {
    if (file === undefined) return "it is not JSON";
    if (file?.format !== FORMAT) return `its format is not "${FORMAT}"`;
    if (file.version !== VERSION) return `its version is not ${VERSION}`;
    if (!areAnswers(file.answers)) return "its answers are damaged";
  };

  const parsed = (text) => {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  };

  const add = (all) => {
    const next = { ...answers.read() };
    for (const [chapter, given] of Object.entries(all))
      next[chapter] = { ...next[chapter], ...given };
    answers.write(next);
  };

  const files = element("input", { type: "file", accept: ".json" });
  load.onclick = () => files.click();
  files.onchange = async () => {
    const file = parsed(await files.files[0].text());
    files.value = ""; // so that the same file can be chosen again
    const wrong = fault(file);
    message.textContent = wrong
      ? `This is not a file that was saved here: ${wrong}. Nothing was changed.`
      : "Loaded: the answers in the file are added to those that were here.";
    if (wrong) return;
    add(file.answers);
    document.dispatchEvent(new Event("answers"));
  };

  const ASKED = "This clears all chapters. Press Clear once more.";
  clear.onclick = () => {
    if (message.textContent !== ASKED) {
      message.textContent = ASKED;
      return;
    }
    answers.write({});
    document.dispatchEvent(new Event("answers"));
    message.textContent = "Cleared.";
  };
  clear.onblur = () => {
    if (message.textContent === ASKED) message.textContent = "";
  };
}
