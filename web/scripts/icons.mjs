import { readFileSync, writeFileSync } from 'node:fs';
import { chromium } from '@playwright/test';

/**
 * Draws the icons of the installed app from `public/icon.svg`, by a browser. A maskable one fills its whole square, and
 * keeps the sign within the middle 80 %, which every mask shows.
 */
const ICONS = [
  { file: 'icon-192.png', size: 192, sign: 1 },
  { file: 'icon-512.png', size: 512, sign: 1 },
  { file: 'icon-maskable-512.png', size: 512, sign: 0.6, ground: '#dfeeea' },
  { file: 'icon-apple-180.png', size: 180, sign: 0.7, ground: '#dfeeea' },
];

const svg = readFileSync('public/icon.svg', 'utf8');
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const { file, size, sign, ground = 'transparent' } of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const drawn = svg.replace('<svg ', `<svg width="${size * sign}" height="${size * sign}" `);
  await page.setContent(`<body style="margin:0;display:grid;place-items:center;height:100vh;background:${ground}">${drawn}</body>`);
  writeFileSync(`public/${file}`, await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
