import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { defineConfig } from 'vite';
import { shellOf, type Manifest } from './scripts/shell.mjs';

const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8')) as Manifest;
const shell = shellOf(manifest, readdirSync('dist/assets'));

/** Of all contents: not every name changes with what the file says. */
function versionOf(files: string[]): string {
  const hash = createHash('sha256');
  files.forEach((file) => hash.update(readFileSync(file === '/' ? 'dist/index.html' : `dist${file}`)));
  return hash.digest('hex').slice(0, 16);
}

/** The service worker is built last, because it names the files of the shell. */
export default defineConfig({
  define: { SHELL: JSON.stringify(shell), VERSION: JSON.stringify(versionOf(shell)) },
  build: {
    target: 'es2022',
    emptyOutDir: false,
    copyPublicDir: false,
    rollupOptions: {
      input: 'src/sw.ts',
      output: { format: 'es', entryFileNames: 'sw.js', codeSplitting: false },
    },
  },
});
