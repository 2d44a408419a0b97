// Run the chapter of this page as a reader does, and return the milliseconds from
// the press on the button until the second cell has run; those that it takes when
// it is edited; and those from the press until all cells have run.
async () => {
  const until = async (ready) => {
    while (!ready()) await new Promise((done) => setTimeout(done, 5));
  };
  const find = (label) => document.querySelector(`[aria-label="${label}"]`);
  const states = () => document.querySelectorAll(".run-tools > span");
  const ended = async (cell) => {
    const state = states()[cell - 1];
    await until(() => /has run|✗/.test(state.textContent));
    if (!state.textContent.endsWith("✓ has run")) throw new Error(state.textContent);
  };

  const begin = performance.now();
  document.querySelector(".run-here button").click();
  await until(() => states().length);
  find("Run all above cell 2").click();
  await ended(2);
  const second = performance.now() - begin;

  const text = find("Code of cell 2");
  const edit = (code) => {
    text.value = code;
    text.dispatchEvent(new Event("input"));
  };
  const code = text.value;
  edit(`${code}\nprint(1)`);
  const pressed = performance.now();
  find("Run cell 2").click();
  await ended(2);
  const edited = performance.now() - pressed;

  edit(code);
  const last = states().length;
  const resumed = performance.now();
  find(`Run all above cell ${last}`).click();
  await ended(last);
  return { second, edited, all: second + performance.now() - resumed };
};
