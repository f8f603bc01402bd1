// Takes the pictures that tools/screenshots.py asks for. Standard input: one JSON object; PNG files in its folder.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { chromium } = createRequire(new URL('../tests/clients/node_modules/', import.meta.url))('playwright-core');
const asked = JSON.parse(readFileSync(0, 'utf8'));

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
try {
  const context = await browser.newContext({
    viewport: { width: asked.width, height: asked.height },
    locale: 'en-US',
    timezoneId: asked.timeZone,
    reducedMotion: 'reduce',
    permissions: ['microphone', 'notifications'],
  });
  const page = await context.newPage();
  await page.goto(asked.link);
  const ready = () => page.getByRole('navigation').first().waitFor({ timeout: 60000 });
  await ready();
  for (const shot of asked.shots) {
    await page.goto(asked.address + shot.path);
    await ready();
    for (const name of shot.click ?? []) await page.getByText(name, { exact: true }).first().click();
    await page.getByText(shot.shows).first().waitFor({ timeout: 60000 });
    // Pictures of people, charts and figures come after the words.
    await page.waitForFunction(() => [...document.images].every((image) => image.complete));
    await page.evaluate(() => document.fonts.ready);
    await page.waitForTimeout(1500);
    await page.screenshot({ path: `${asked.folder}/${shot.name}.png` });
  }
} finally {
  await browser.close();
}
