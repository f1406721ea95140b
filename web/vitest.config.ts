import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { mlsRepairs } from './scripts/mls-repairs.mjs';

export default defineConfig({
  plugins: [react({ babel: { plugins: ['@lingui/babel-plugin-lingui-macro'] } }), lingui(), mlsRepairs()],
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    pool: 'threads',
    isolate: false, // half of the CPU went into loading the same modules again for each file
    server: { deps: { inline: ['ts-mls'] } },
  },
});
