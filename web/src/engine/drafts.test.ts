import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { Drafts } from './drafts';
import { DeliveryService } from './encryption/testing/delivery-service';
import { ADA, closeAll, TestClient } from './encryption/testing/client';

afterEach(closeAll);

test('what is begun in an encrypted room lies sealed, and what was written last stays', async () => {
  const { database, parts: { vault } } = new TestClient(new DeliveryService(), ADA);
  const drafts = new Drafts(database, {
    boxedDraft: async (room, place, text) => (room === 'sealed' ? vault.box(new TextEncoder().encode(text), place) : undefined),
    unboxedDraft: async (place, boxed) => new TextDecoder().decode(await vault.unbox(boxed, place)),
  });
  await Promise.all(['he', 'hero', 'heron'].map((text) => drafts.keep('sealed/7', text)));
  await drafts.keep('open', 'stork');
  expect(await Promise.all(['sealed/7', 'open', 'none'].map((place) => drafts.text(place)))).toEqual(['heron', 'stork', '']);
  const kept = await database.drafts.toArray();
  expect(kept).toMatchObject([{ room: 'open', text: 'stork' }, { room: 'sealed/7', text: '' }]);
  expect(new TextDecoder().decode(kept[1]!.boxed)).not.toContain('hero');
  await Promise.all([drafts.keep('sealed/7', 'more'), drafts.keep('sealed/7', '')]);
  expect(await database.drafts.count()).toBe(1);
});
