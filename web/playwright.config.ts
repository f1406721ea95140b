import { defineConfig } from '@playwright/test';

/** Against the program itself: PARLEY_COMMAND starts it, CHROMIUM names the browser. */
export default defineConfig({
  testDir: '.',
  testMatch: '{e2e,screens}/*.spec.ts',
  workers: 2,
  timeout: 60_000,
  outputDir: 'target/e2e',
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking'],
    },
  },
});
