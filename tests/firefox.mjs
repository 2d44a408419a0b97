// Checks code in a box, in Firefox: reads a list of codes as JSON, prints the list
// of what is said.
import { readFileSync } from "node:fs";
import { launch } from "puppeteer-core";

const [executablePath, url] = process.argv.slice(2);
const browser = await launch({ browser: "firefox", executablePath });
try {
  const page = await browser.newPage();
  await page.goto(url);
  const box = await page.waitForSelector('[data-function="gradient"]:has(button)');
  const said = [];
  for (const code of JSON.parse(readFileSync(0, "utf8"))) {
    await box.evaluate((box, code) => {
      box.querySelector("textarea").value = code;
      box.querySelector("button").click();
    }, code);
    const text = await page.waitForFunction(
      (box) => box.querySelector("[role=status]:has(.right, .wrong)")?.innerText,
      {},
      box,
    );
    said.push(await text.jsonValue());
  }
  console.log(JSON.stringify(said));
} finally {
  await browser.close();
}
