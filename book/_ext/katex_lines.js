// Render formulas with KaTeX: a line of JSON in, a line of JSON out.
const katex = require(process.argv[2]);
require("node:readline")
  .createInterface({ input: process.stdin })
  .on("line", (line) => {
    const { latex, displayMode } = JSON.parse(line);
    let answer;
    try {
      answer = {
        html: katex.renderToString(latex, { displayMode, strict: "error" }),
      };
    } catch (error) {
      answer = { error: error.message };
    }
    console.log(JSON.stringify(answer));
  });
