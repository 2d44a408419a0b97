/* Runs in a worker: one Python for one page. Above it stands `python`: where its
   files lie, what they weigh and should be, and what runs a cell (cell.py).
   A message in is a cell to run. A message out is a pair: "loaded" and the bytes
   that have come; "ready"; "output" and its kind and text; "ended" and whether the
   cell came to its end; "failed" and why Python can't go on. */
"use strict";

const base = new URL(python.folder, location).href;
const wheels = new Map();

/* Tell of each file that has come. */
let loaded = 0;
new PerformanceObserver((list) => {
  for (const { name } of list.getEntries())
    loaded += python.sizes[name.split("/").pop()] ?? 0;
  postMessage(["loaded", loaded]);
}).observe({ type: "resource", buffered: true });

/* Fetch a file. The browser refuses one with another sum than at the build. */
const simply = self.fetch;
const get = async (address, options) => {
  const file = String(address).split("/").pop();
  try {
    const answer = await simply(address, { ...options, integrity: python.sums[file] });
    if (answer.ok) return answer;
  } catch {} // no network, or refused
  throw new Error(
    `${file} could not be loaded: it is missing on this site, or is not the file that belongs to it.`,
  );
};

/* Pyodide waits for ever for a file that can't be had: it fetches by this. */
const broken = new Promise((_, fail) => {
  self.fetch = (...asked) =>
    get(...asked).catch((error) => {
      fail(error);
      throw error;
    });
});

/* Fetch the wheels that have not come. One that can't be had is missed by the
   cell that imports it. */
const fetchWheels = () =>
  Promise.all(
    [...new Set(Object.values(python.wheels))]
      .filter((file) => !wheels.has(file))
      .map((file) =>
        get(base + file)
          .then((answer) => answer.arrayBuffer())
          .then((bytes) => wheels.set(file, new Uint8Array(bytes)))
          .catch(() => {}),
      ),
  );

const take = (file) => {
  const bytes = wheels.get(file);
  if (bytes) wheels.set(file, null); // unpacked, and no longer needed
  return bytes;
};

const start = async () => {
  importScripts(`${base}pyodide.js`);
  const engine = await loadPyodide({ indexURL: base });
  const globals = engine.toPy({ __name__: "cell" });
  engine.runPython(python.cell, { globals, filename: "cell.py" });
  globals.get("begin")(engine.toPy(python.wheels), take);
  return globals.get("run");
};

/* Say why Python did not start: of a script the browser does not tell. */
const fault = async (error) => {
  for (const script of ["pyodide.js", "pyodide.asm.js"]) {
    try {
      await get(base + script);
    } catch (missing) {
      return missing.message;
    }
  }
  return error.message;
};

const ready = Promise.race([broken, Promise.all([start(), fetchWheels()])]);
ready.then(
  () => postMessage(["ready"]),
  async (error) => postMessage(["failed", await fault(error)]),
);

onmessage = async ({ data: { code, number, keep } }) => {
  const [run] = await ready;
  await fetchWheels();
  const send = (kind, text) => postMessage(["output", [kind, text]]);
  try {
    postMessage(["ended", run(code, number, keep, send)]);
  } catch (error) {
    postMessage(["failed", `Python itself stopped: ${error}`]);
  }
};
