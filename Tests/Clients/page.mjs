// The page in two browser windows of two people: both join, each says something, both see both.
// Environment: BALANCER (https address), CHROMIUM (its path), SPKI (pin of the balancer's certificate: base64 of the SHA-256 of its public key), SCREENSHOT (a file, optional).
// Prints one line of JSON: what each window shows. Exits 1 with the reason on stderr.
import { chromium } from 'playwright-core';

const names = ['ann', 'bob'];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    `--ignore-certificate-errors-spki-list=${process.env.SPKI}`,
  ],
});

try {
  const windows = [];
  for (const name of names) {
    const context = await browser.newContext({ viewport: { width: 640, height: 720 } });
    const page = await context.newPage();
    const faults = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    await page.goto(process.env.BALANCER);
    await page.fill('#name', name);
    await page.click('#join');
    await page.waitForFunction(() => /realtime-\d+/.test(document.querySelector('#node').textContent), null, { timeout: 20_000 });
    windows.push({ name, page, faults });
  }

  for (const { name, page } of windows) {
    await page.fill('#text', `hello from ${name} <b>&amp;</b>`);
    await page.click('#send');
    for (const other of windows) {
      await other.page.waitForFunction((text) => document.querySelector('#messages').textContent.includes(text), `hello from ${name} <b>&amp;</b>`, { timeout: 10_000 });
    }
  }

  if (process.env.SCREENSHOT) {
    for (const { name, page } of windows) {
      await page.screenshot({ path: process.env.SCREENSHOT.replace('.png', `-${name}.png`) });
    }
  }

  const shown = [];
  for (const { name, page, faults } of windows) {
    shown.push({
      name,
      node: await page.textContent('#node'),
      status: await page.textContent('#status'),
      messages: await page.textContent('#messages'),
      faults,
    });
  }

  console.log(JSON.stringify(shown));
} finally {
  await browser.close();
}
