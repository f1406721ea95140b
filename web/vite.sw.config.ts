import { readFileSync, readdirSync } from 'node:fs';
import { defineConfig } from 'vite';
import { shellOf, type Manifest } from './scripts/shell.mjs';

const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8')) as Manifest;

/** The service worker is built last, because it names the files of the shell. */
export default defineConfig({
  define: { SHELL: JSON.stringify(shellOf(manifest, readdirSync('dist/assets'))) },
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
