import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

const BROWSER = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
/** Paints no windows that nobody sees, and so needs half as much CPU; but it has no notifications. */
const SHELL = `${BROWSER}-headless-shell`;

const NOTIFICATIONS = 'e2e/notifications.spec.ts';

function launched(executablePath: string) {
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking'];
  return { launchOptions: { executablePath, args } };
}

/** Against the program itself: PARLEY_COMMAND starts it, CHROMIUM names the browser. */
export default defineConfig({
  testDir: '.',
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 }, // no test is about time, and a machine may be busy
  outputDir: 'target/e2e',
  use: { viewport: { width: 1280, height: 800 } },
  projects: [
    { name: 'pages', testMatch: '{e2e,screens}/*.spec.ts', testIgnore: NOTIFICATIONS, use: launched(existsSync(SHELL) ? SHELL : BROWSER) },
    { name: 'notifications', testMatch: NOTIFICATIONS, use: launched(BROWSER) },
  ],
});
