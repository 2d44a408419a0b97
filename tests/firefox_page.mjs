// Runs a chapter in its page, in Firefox: prints what its second cell shows, whether
// a picture is drawn, and what the cell shows again after an endless loop.
import { launch } from "puppeteer-core";

const [executablePath, url] = process.argv.slice(2);
const browser = await launch({ browser: "firefox", executablePath });
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  await page.goto(url);
  await (await page.waitForSelector(".run-here button")).click();
  await page.waitForSelector(".run-tools");
  const press = (name, cell) =>
    page.$eval(`[aria-label="${name} cell ${cell}"]`, (button) => button.click());
  const ended = (cell, words) =>
    page.waitForFunction(
      (cell, words) =>
        document.querySelectorAll(".run-tools > span")[cell - 1].textContent.includes(words),
      {},
      cell,
      words,
    );
  const type = (cell, code) =>
    page.$eval(
      `[aria-label="Code of cell ${cell}"]`,
      (text, code) => {
        text.value = code;
        text.dispatchEvent(new Event("input"));
      },
      code,
    );
  const shown = (cell) =>
    page.$$eval(".run-output", (all, cell) => all[cell - 1].textContent, cell);

  await press("Run all above", 4);
  await ended(4, "has run");
  const first = await shown(2);
  const picture = await page.waitForFunction(
    () => document.querySelector(".run-output img")?.naturalWidth > 100,
  );
  await type(3, "while True: pass");
  await press("Run", 3);
  await ended(3, "running");
  await press("Stop", 3);
  await ended(3, "Stopped");
  await press("Run all above", 2);
  await ended(2, "has run");
  const again = await shown(2);
  console.log(JSON.stringify({ first, picture: await picture.jsonValue(), again }));
} finally {
  await browser.close();
}
