/* The keys of a box in which code is typed. Enter keeps the indentation, Ctrl+]
   and Ctrl+[ change it. Tab is left alone: it leads on to the buttons. */
const keys = (event) => {
  const { target: code, key, ctrlKey, metaKey } = event;
  const { value, selectionStart: from, selectionEnd: to } = code;
  const begin = value.lastIndexOf("\n", from - 1) + 1;
  const before = value.slice(begin, from);
  const put = (text, start, end) => {
    event.preventDefault();
    code.setSelectionRange(start, end);
    /* So that it can be undone. */
    document.execCommand("insertText", false, text);
  };
  if (key === "Enter" && !ctrlKey && !metaKey) {
    const deeper = /:\s*$/.test(before) ? "    " : "";
    put(`\n${before.match(/^ */)[0]}${deeper}`, from, to);
  } else if (key === "Backspace" && from === to && /^(    )+$/.test(before)) {
    put("", from - 4, from);
  } else if (ctrlKey && "[]".includes(key)) {
    const lines = value.slice(begin, to);
    const moved =
      key === "]" ? lines.replace(/^/gm, "    ") : lines.replace(/^ {1,4}/gm, "");
    put(moved, begin, to);
    if (from < to) code.setSelectionRange(begin, begin + moved.length);
  }
};
