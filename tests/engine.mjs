// Checks in MicroPython: reads {folders, sources, checks: [[task, code], ...]}
// as JSON, prints a verdict a line.
import { readFileSync } from "node:fs";
import { loadMicroPython } from "../node_modules/@micropython/micropython-webassembly-pyscript/micropython.mjs";

const { folders, sources, checks } = JSON.parse(readFileSync(0, "utf8"));
const python = await loadMicroPython({ stdout: () => {} });
for (const folder of folders) python.FS.mkdir(folder);
for (const [path, source] of Object.entries(sources)) python.FS.writeFile(path, source);
python.runPython("import json\nfrom lecture_code.practice.page import check");
for (const check of checks) {
  python.globals.set("asked", JSON.stringify(check));
  python.runPython("verdict = json.dumps(check(*json.loads(asked)))");
  console.log(python.globals.get("verdict"));
}
