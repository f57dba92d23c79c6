// The page in two browser windows of two people: both join, each says something and sees who is here, one writes steadily with the keyboard alone.
// With KILLS set it then prints the nodes that hold them as one line of JSON, waits for a line on stdin that says that the first window's node was killed,
// and waits until that window is back with everything it missed.
// Environment: see topology.mjs; CHROMIUM (its path), SPKI (pin of the balancer's certificate: base64 of the SHA-256 of its public key),
// KILLS (optional), SCREENSHOT (a file for a picture of both windows beside each other, optional).
// Prints one line of JSON at the end: what each window shows, and how the first one counts a faulty sender. Exits 1 with the reason on stderr.
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { backendToken, publish, tell } from './topology.mjs';

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

/** A sender that leaves one number out and says another twice: what the page makes of it. */
async function countFaults(page) {
  const token = await backendToken();
  for (const seq of [1, 3, 3]) {
    await publish(token, { channel: 'chat:lobby', data: { sender: 'faulty', seq } });
  }

  const row = page.locator('#senders tr', { hasText: 'A backend' }).locator('td');
  await row.nth(2).filter({ hasText: '1' }).waitFor({ timeout: 10_000 });
  return row.allTextContents();
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
    tell({ nodes: await Promise.all(windows.map(({ page }) => page.textContent('#node'))) });
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

  const shown = await Promise.all(windows.map(readWindow));
  tell({ windows: shown, counted: await countFaults(first.page) });
} finally {
  await browser.close();
}
