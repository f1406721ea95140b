import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig, type ProxyOptions } from 'vite';
import { mlsRepairs } from './scripts/mls-repairs.mjs';

const server = process.env['PARLEY_SERVER'] ?? 'http://127.0.0.1:8080';

/** The server compares Origin with its own host, so what comes through here must claim to come from there. */
const proxy: Record<string, ProxyOptions> = {
  '/v1': { target: server, changeOrigin: true, ws: true, headers: { origin: server } },
};

export default defineConfig({
  plugins: [react({ babel: { plugins: ['@lingui/babel-plugin-lingui-macro'] } }), lingui()],
  server: { proxy },
  preview: { proxy },
  worker: { format: 'es', plugins: () => [mlsRepairs()] },
  build: {
    target: 'es2022',
    manifest: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
