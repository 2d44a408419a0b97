// Measure a page twice in one Firefox, the second time with what it has kept:
// prints what the function returns, as JSON, a line for each time.
import { readFileSync } from "node:fs";
import { launch } from "puppeteer-core";

const [executablePath, url, script] = process.argv.slice(2);
const browser = await launch({ browser: "firefox", executablePath, protocolTimeout: 600_000 });
try {
  const measure = readFileSync(script, "utf8").replace(/;\s*$/, "");
  for (let visit = 0; visit < 2; visit += 1) {
    const page = await browser.newPage();
    await page.goto(url);
    console.log(JSON.stringify(await page.evaluate(`(${measure})()`)));
    await page.close();
  }
} finally {
  await browser.close();
}
