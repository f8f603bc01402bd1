// Screenshots of every page against the mock, at both widths and in both themes: `node dev/shots.mjs [name]`.
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { chromium } from 'playwright-core';

const base = process.env.BASE ?? 'http://127.0.0.1:22000';
const out = process.env.OUT ?? '.shots';
const only = process.argv[2];
mkdirSync(out, { recursive: true });

const sizes = { wide: { width: 1280, height: 800 }, narrow: { width: 390, height: 844 } };
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
];

const signIn = async (page) => {
  await page.goto(`${base}/sign-in`);
  await page.getByLabel('Extension, number or email').fill('101');
  await page.getByLabel('Password', { exact: true }).fill('demo');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Ready for calls').first().waitFor({ state: 'attached' });
};
const mock = (page, path) => page.request.post(`${base}/__mock/${path}`);
const go = (path) => async (page) => {
  await page.goto(base + path);
  await page.getByText('Ready for calls').first().waitFor({ state: 'attached' });
};
const dial = async (page, number) => {
  await go('/')(page);
  await page.getByLabel('Name or number to call').fill(number);
  await page.getByRole('button', { name: 'Call', exact: true }).click();
};
const connected = (page) => page.locator('[data-testid=call-state][data-phase=connected]').waitFor();

const scenes = {
  'sign-in': async (page) => {
    await page.goto(`${base}/sign-in`);
    await page.evaluate(() => localStorage.removeItem('clarion.session'));
    await page.goto(`${base}/sign-in`);
    await page.getByText('Demo organisation').waitFor();
  },
  'sign-in-wrong': async (page) => {
    await scenes['sign-in'](page);
    await page.getByLabel('Extension, number or email').fill('101');
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await signIn(page);
    await page.goto(base);
  },
  phone: go('/'),
  'phone-typed': async (page) => {
    await go('/')(page);
    await page.getByLabel('Name or number to call').pressSequentially('2025550143');
  },
  'phone-search': async (page) => {
    await go('/')(page);
    await page.getByLabel('Name or number to call').pressSequentially('ch');
  },
  history: go('/history'),
  'history-missed': async (page) => {
    await go('/history')(page);
    await page.locator('label', { hasText: 'Missed' }).click();
  },
  voicemail: async (page) => {
    await go('/voicemail')(page);
    await page
      .getByRole('button', { name: /Chloé Martin/ })
      .first()
      .click();
    await page.getByRole('button', { name: /^Play/ }).click();
    await page.waitForTimeout(2500);
  },
  colleagues: go('/colleagues'),
  settings: go('/settings'),
  'settings-audio': go('/settings?tab=audio'),
  'settings-devices': async (page) => {
    await go('/settings?tab=devices')(page);
    await page
      .getByRole('button', { name: /^SIP details/ })
      .first()
      .click();
  },
  'settings-emergency': go('/settings?tab=emergency'),
  'settings-appearance': go('/settings?tab=appearance'),
  people: go('/people'),
  diagnostics: go('/diagnostics'),
  'account-menu': async (page) => {
    await go('/')(page);
    await page
      .getByRole('button', { name: /Account menu/ })
      .locator('visible=true')
      .click();
  },
  ringing: async (page) => {
    await dial(page, '2025550140');
  },
  call: async (page) => {
    await dial(page, '102');
    await connected(page);
  },
  keypad: async (page) => {
    await dial(page, '2025550143');
    await connected(page);
    await page.getByRole('button', { name: 'Keypad' }).click();
    await page.keyboard.type('12#');
  },
  transfer: async (page) => {
    await dial(page, '2025550143');
    await connected(page);
    await page.getByRole('button', { name: 'Transfer' }).click();
  },
  consult: async (page) => {
    await dial(page, '2025550143');
    await connected(page);
    await page.getByRole('button', { name: 'Transfer' }).click();
    await page
      .getByRole('list', { name: 'Matching colleagues' })
      .getByRole('button', { name: /Ben Okafor/ })
      .click();
    await page.getByRole('button', { name: 'Ask first' }).click();
    await page.getByText('waiting on hold').waitFor();
    await connected(page);
  },
  folded: async (page) => {
    await dial(page, '103');
    await connected(page);
    await page.getByRole('button', { name: 'Add call' }).click();
  },
  offline: async (page) => {
    await go('/')(page);
    await page.context().setOffline(true);
    await page.waitForTimeout(500);
  },
  'not-found': async (page) => {
    await page.context().setOffline(false);
    await page.goto(`${base}/nowhere`);
    await page.getByText('There is no page here').waitFor();
  },
  broken: async (page) => {
    await page.route('**/call-log*', (route) =>
      route.fulfill({ status: 500, json: { errorCode: 'CMN-203', message: 'Internal error' } }),
    );
    await page.goto(`${base}/history`);
    await page.getByRole('alert').first().waitFor({ timeout: 20000 });
    await page.unroute('**/call-log*');
  },
  empty: async (page) => {
    await page.route('**/message-store*', (route) => route.fulfill({ json: { records: [] } }));
    await go('/voicemail')(page);
    await page.getByText('No voicemail').waitFor();
    await page.unroute('**/message-store*');
  },
  loading: async (page) => {
    await page.route('**/call-log*', () => new Promise(() => undefined));
    await go('/history')(page);
    await page.waitForTimeout(500);
  },
  shortcuts: async (page) => {
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await go('/')(page);
    await page.keyboard.press('Alt+Shift+Slash');
    await page.getByRole('dialog').waitFor();
    await page.waitForTimeout(300);
  },
  busy: async (page) => {
    await dial(page, '2025550130');
    await page.getByText(/^Busy\./).waitFor();
  },
  emergency: async (page) => {
    await dial(page, '911');
    await connected(page);
    await mock(page, 'emergency');
    await page.getByTestId('emergency-notice').waitFor();
  },
  incoming: async (page) => {
    await go('/history')(page);
    await mock(page, 'ring?number=%2B12025550143&name=Harbour%20Dental');
    await page.getByTestId('incoming-call').waitFor();
  },
  waiting: async (page) => {
    await dial(page, '103');
    await connected(page);
    await mock(page, 'ring?number=102&name=Ben');
    await page.getByTestId('incoming-call').waitFor();
  },
  held: async (page) => {
    await dial(page, '103');
    await connected(page);
    await mock(page, 'ring?number=102&name=Ben');
    await page.getByRole('button', { name: 'Hold & answer' }).click();
    await page.getByRole('list', { name: 'Other calls' }).waitFor();
  },
};

/** Accessibility as axe sees it (`AXE=1 node dev/shots.mjs`). */
const audit = async (page) => {
  await page.evaluate(readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8'));
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return violations.flatMap((each) =>
    each.nodes.slice(0, 3).map((node) => `${each.id} [${node.target}] ${node.any[0]?.message ?? each.help}`),
  );
};

const problems = [];
for (const [sizeName, viewport] of Object.entries(sizes)) {
  const context = await chromium.launchPersistentContext(mkdtempSync(`${tmpdir()}/clarion-shots-`), {
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: quiet,
    viewport,
    permissions: ['microphone'],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.on('dialog', (dialog) => dialog.accept());
  page.on('pageerror', (error) => problems.push(`${sizeName} pageerror ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && problems.push(`${sizeName} console ${message.text()}`));
  await signIn(page);
  for (const [name, play] of Object.entries(scenes)) {
    if (only && !name.startsWith(only)) continue;
    try {
      await play(page);
    } catch (error) {
      problems.push(`${sizeName} ${name}: ${String(error).split('\n').slice(0, 4).join(' ')}`);
    }
    for (const scheme of ['light', 'dark']) {
      await page.evaluate(
        (wanted) => document.documentElement.setAttribute('data-mantine-color-scheme', wanted),
        scheme,
      );
      await page.waitForTimeout(350);
      if (process.env.AXE)
        problems.push(...(await audit(page)).map((text) => `${name} ${sizeName} ${scheme}: ${text}`));
      await page.screenshot({ path: `${out}/${name}-${sizeName}-${scheme}.png` });
    }
    await mock(page, 'hangup');
  }
  await context.close();
}
process.stdout.write(problems.length ? `${[...new Set(problems)].join('\n')}\n` : 'no problems\n');
