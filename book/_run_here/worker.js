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

const get = async (file) => {
  /* The browser refuses what has another sum. */
  const answer = await fetch(base + file, { integrity: python.sums[file] });
  if (!answer.ok) throw new Error(file);
  return new Uint8Array(await answer.arrayBuffer());
};

/* Fetch the wheels that have not come. One that can't be had is missed by the
   cell that imports it. */
const fetchWheels = () =>
  Promise.all(
    [...new Set(Object.values(python.wheels))]
      .filter((file) => !wheels.has(file))
      .map((file) =>
        get(file).then(
          (bytes) => wheels.set(file, bytes),
          () => {},
        ),
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

/* Name the file that keeps Python from starting. */
const fault = async (error) => {
  for (const file of python.core) {
    try {
      await get(file);
    } catch {
      return `${file} could not be loaded: it is missing on this site, or is not the file that belongs to it.`;
    }
  }
  return String(error);
};

const ready = Promise.all([start(), fetchWheels()]);
ready.then(
  () => postMessage(["ready"]),
  async (error) => postMessage(["failed", await fault(error)]),
);

onmessage = async ({ data: { code, name, keep } }) => {
  const [run] = await ready;
  await fetchWheels();
  const send = (kind, text) => postMessage(["output", [kind, text]]);
  try {
    postMessage(["ended", run(code, name, keep, send)]);
  } catch (error) {
    postMessage(["failed", `Python itself stopped: ${error}`]);
  }
};
