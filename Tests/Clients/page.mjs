// The page in two browser windows of two people: both join, each says something and sees who is here, one writes steadily with the keyboard alone.
// With KILLS set it then prints the nodes that hold them as one line of JSON, waits for a line on stdin that says that the first window's node was killed,
// and waits until that window is back with everything it missed.
// Environment: BALANCER (https address), CHROMIUM (its path), SPKI (pin of the balancer's certificate: base64 of the SHA-256 of its public key),
// KILLS (optional), SCREENSHOT (a file for a picture of both windows beside each other, optional).
// Prints one line of JSON at the end: what each window shows. Exits 1 with the reason on stderr.
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const names = ['ann', 'bob'];
const words = { ann: 'Hello bob! <b>No</b> &amp; markup here.', bob: 'Hello ann! <i>None.</i>' };
const size = { width: 640, height: 680 };
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

async function open(name) {
  const context = await browser.newContext({ viewport: size });
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  await page.goto(process.env.BALANCER);
  await page.fill('#name', name);
  await page.click('#join');
  await shows(page, '#status', new RegExp(`Connected as ${name}`), 20_000);
  await shows(page, '#node', /realtime-\d+/);
  return { name, page, faults };
}

async function shows(page, selector, pattern, timeout = 10_000) {
  await page.waitForFunction(
    ([where, source]) => new RegExp(source).test(document.querySelector(where).textContent),
    [selector, pattern.source],
    { timeout },
  ).catch(async (error) => {
    throw new Error(`${selector} does not show ${pattern}. The page shows: ${await page.innerText('body')}`, { cause: error });
  });
}

async function hasReceived(page, count) {
  await page.waitForFunction((least) => Number(document.querySelector('#received').textContent) >= least, count, { timeout: 20_000 });
}

async function writeSteadilyWithKeys(page) {
  await page.focus('#send');
  for (let steps = 0; steps < 10 && !(await page.evaluate(() => document.activeElement.id === 'steady')); steps++) {
    await page.keyboard.press('Tab');
  }

  await page.keyboard.press('Space');
}

async function readWindow({ name, page, faults }) {
  const text = async (id) => (await page.textContent(id)).trim();
  return {
    name,
    node: await text('#node'),
    status: await text('#status'),
    messages: await text('#messages'),
    people: await page.locator('#people li').allTextContents(),
    received: Number(await text('#received')),
    lost: Number(await text('#lost')),
    duplicated: Number(await text('#duplicated')),
    recovery: await text('#recovery'),
    recovered: await page.getAttribute('#recovery', 'data-recovered'),
    faults,
  };
}

async function saveTogether(windows, path) {
  const pictures = await Promise.all(windows.map(({ page }) => page.screenshot()));
  const gap = 24;
  const page = await browser.newPage({ viewport: { width: windows.length * (size.width + gap) + gap, height: size.height + 2 * gap } });
  const images = pictures.map((picture) => `<img src="data:image/png;base64,${picture.toString('base64')}" alt="">`).join('');
  await page.setContent(`<style>body { display: flex; gap: ${gap}px; margin: ${gap}px; background: #c9cfdd } img { border-radius: 8px }</style>${images}`);
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  await page.screenshot({ path });
}

try {
  const windows = [];
  for (const name of names) {
    windows.push(await open(name));
  }

  for (const { name, page } of windows) {
    await page.fill('#text', words[name]);
    await page.keyboard.press('Enter');
    for (const other of windows) {
      await shows(other.page, '#messages', new RegExp(words[name]));
      await shows(other.page, '#people', /^ann.*bob/);
    }
  }

  const [first, second] = windows;
  await writeSteadilyWithKeys(second.page);
  await Promise.all(windows.map(({ page }) => hasReceived(page, 10)));
  if (process.env.KILLS) {
    const killed = once(createInterface({ input: process.stdin }), 'line').finally(() => process.stdin.destroy());
    console.log(JSON.stringify({ nodes: await Promise.all(windows.map(({ page }) => page.textContent('#node'))) }));
    await killed;
    await first.page.waitForSelector('#recovery[data-recovered]', { timeout: 30_000 });
    await first.page.waitForFunction(() => document.body.dataset.state === 'online', null, { timeout: 30_000 });
    await Promise.all(windows.map(({ page }) => shows(page, '#people', /^ann( \(you\))?bob( \(you\))?$/, 25_000)));
    await Promise.all(windows.map(({ page }) => hasReceived(page, 40)));
  }

  if (process.env.SCREENSHOT) {
    await saveTogether(windows, process.env.SCREENSHOT);
  }

  await second.page.uncheck('#steady');

  console.log(JSON.stringify(await Promise.all(windows.map(readWindow))));
} finally {
  await browser.close();
}
