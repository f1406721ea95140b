import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { initialFiles } from './shell.mjs';

const initial = initialFiles(JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8')));
const assets = readdirSync('dist/assets').map((name) => `assets/${name}`);

/** The most that parts of the page may weigh, compressed; the build fails above it. */
const BUDGETS = [
  { name: 'initial JS', files: initial.filter((file) => file.endsWith('.js')), most: 180 },
  { name: 'initial CSS', files: initial.filter((file) => file.endsWith('.css')), most: 25 },
  { name: 'engine', files: assets.filter((file) => /\/worker-/.test(file)), most: 83 },
  { name: 'encryption, when it is needed', files: assets.filter((file) => /\/(parts|service)-/.test(file)), most: 49.5 },
  { name: 'service worker', files: ['sw.js'], most: 7.5 },
];

for (const { name, files, most } of BUDGETS) {
  const bytes = files.map((file) => gzipSync(readFileSync(`dist/${file}`)).length).reduce((sum, size) => sum + size, 0);
  const size = bytes / 1000;
  console.log(`${name}: ${size.toFixed(1)} KB of ${most} KB`);
  if (bytes === 0 || size > most) {
    console.error(bytes === 0 ? `no ${name} was found in the build` : `${name} is over its budget`);
    process.exitCode = 1;
  }
}
