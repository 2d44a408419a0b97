// Compile every module under a folder by the Python of the browser, in place, so
// that a reader's browser has not to: node tools/compile_python.mjs FOLDER
//
// Each folder in FOLDER is what one archive unpacks. A source stays only where
// its own text is shown, in lecture_code.
import { loadPyodide } from "../node_modules/pyodide/pyodide.mjs";

const python = await loadPyodide();
python.FS.mkdir("/outside");
python.FS.mount(python.FS.filesystems.NODEFS, { root: process.argv[2] }, "/outside");
python.runPython(`
import importlib.util, pathlib
from importlib._bootstrap_external import _code_to_hash_pyc

for source in pathlib.Path("/outside").rglob("*.py"):
    archive, *inside = source.relative_to("/outside").parts
    shown = "/".join(["/lib/python3.12/site-packages", *inside])
    text = source.read_bytes()
    code = compile(text, shown, "exec", dont_inherit=True)
    compiled = _code_to_hash_pyc(code, importlib.util.source_hash(text), False)
    if archive == "lecture-code":
        cached = source.parent / "__pycache__" / f"{source.stem}.cpython-312.pyc"
        cached.parent.mkdir(exist_ok=True)
        cached.write_bytes(compiled)
    else:
        source.with_suffix(".pyc").write_bytes(compiled)
        source.unlink()
`);
