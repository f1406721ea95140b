import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { initialFiles } from './shell.mjs';

/** The most that the first page may weigh, compressed; the build fails above it. */
const BUDGETS = [
  { name: 'initial JS', suffix: '.js', most: 180 },
  { name: 'initial CSS', suffix: '.css', most: 25 },
];

const files = initialFiles(JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8')));

for (const { name, suffix, most } of BUDGETS) {
  const bytes = files
    .filter((file) => file.endsWith(suffix))
    .map((file) => gzipSync(readFileSync(`dist/${file}`)).length)
    .reduce((sum, size) => sum + size, 0);
  const size = bytes / 1000;
  console.log(`${name}: ${size.toFixed(1)} KB of ${most} KB`);
  if (bytes === 0 || size > most) {
    console.error(bytes === 0 ? `no ${name} was found in the build` : `${name} is over its budget`);
    process.exitCode = 1;
  }
}
