import { readFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';
import { expect, test } from 'vitest';

test('the types are those of the contract: npm run types', async () => {
  const contract = new URL('../../../protocol/openapi.yaml', import.meta.url);
  const committed = readFileSync(new URL('./openapi-types.ts', import.meta.url), 'utf8');
  expect(committed).toContain(astToString(await openapiTS(contract)));
});
