/* Runs in a worker: Python, and the judge of what was typed.
   The first message brings them, each later one a function to check. */
"use strict";

const LINES = 20, CHARACTERS = 1500;
let python, line, left;

const unpacked = (text) => {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream();
  return new Response(stream.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
};

const address = async (text, type) =>
  URL.createObjectURL(new Blob([await unpacked(text)], { type }));

/* What is printed is sent line by line, for a loop that never ends. */
const print = ([byte]) => {
  if (left.lines < 0) return;
  const ends = byte === 10;
  if (!ends) line.push(byte);
  if ((left.characters -= 1) < 0 || (ends && (left.lines -= 1) < 0)) {
    left.lines = -1;
    line = [46, 46, 46];
  } else if (!ends) {
    return;
  }
  postMessage({ printed: new TextDecoder().decode(new Uint8Array(line)) });
  line = [];
};

const start = async ({ script, wasm, folders, sources }) => {
  const engine = await import(await address(script, "text/javascript"));
  python = await engine.loadMicroPython({
    url: await address(wasm, "application/wasm"),
    stdout: print,
    linebuffer: false,
  });
  for (const folder of folders) python.FS.mkdir(folder);
  for (const [path, source] of Object.entries(sources)) python.FS.writeFile(path, source);
  python.runPython("import gc, json\nfrom lecture_code.practice.page import check");
  return { ready: true };
};

const check = ({ name, code }) => {
  line = [];
  left = { lines: LINES, characters: CHARACTERS };
  python.globals.set("asked", JSON.stringify([name, code]));
  python.runPython("verdict = json.dumps(check(*json.loads(asked)))\ngc.collect()");
  if (line.length) print([10]);
  return { verdict: JSON.parse(python.globals.get("verdict")) };
};

onmessage = async ({ data }) => postMessage(data.wasm ? await start(data) : check(data));
/* An error in `start` is that of a promise: let the page hear of it. */
onunhandledrejection = ({ reason }) => postMessage({ failed: String(reason) });
