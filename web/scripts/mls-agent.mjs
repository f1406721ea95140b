import { createInterface } from 'node:readline';
import { createServer } from 'vite';
import { mlsRepairs } from './mls-repairs.mjs';

/**
 * The browser's groups for tests of other clients: one request a line (JSON), one answer a line. See
 * src/engine/mls/testing/agent.ts for what can be asked.
 */
const server = await createServer({
  configFile: false,
  root: `${import.meta.dirname}/..`,
  appType: 'custom',
  logLevel: 'error',
  plugins: [mlsRepairs()],
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true, include: [] },
  ssr: { noExternal: ['ts-mls'] },
});
try {
  const { answer } = await server.ssrLoadModule('/src/engine/mls/testing/agent.ts');
  console.log('ready');
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await answer(JSON.parse(line))));
  }
} finally {
  await server.close();
}
