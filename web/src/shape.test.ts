import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { expect, test } from 'vitest';

const SRC = import.meta.dirname;

/** What each part may import, besides itself; a feature is a part of its own. */
const ALLOWED: Record<string, string[]> = {
  api: [],
  bridge: [],
  i18n: ['bridge'],
  ui: ['bridge', 'i18n'],
  engine: ['bridge', 'api'],
  features: ['bridge', 'i18n', 'ui'],
  app: ['bridge', 'i18n', 'ui', 'features'],
};

/** What only the engine may touch. */
const ENGINE_ONLY = /\b(new WebSocket|indexedDB|from 'dexie'|fetch)\b/;

interface Source {
  path: string;
  part: string;
  text: string;
}

const sources: Source[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && path.includes('/') && !/\.test\.tsx?$/.test(path) && !path.includes('/testing/'))
  .map((path) => ({ path, part: partOf(path), text: readFileSync(join(SRC, path), 'utf8') }));

function partOf(path: string): string {
  const [part = '', feature = ''] = path.split('/');
  return part === 'features' ? `features/${feature}` : part;
}

function importsOf({ path, text }: Source): string[] {
  const imported = [...text.matchAll(/(?:from|import\(|import) ?'(\.[^']*)'/g)].map(([, target = '']) => target);
  return imported.map((target) => relative(SRC, normalize(join(SRC, dirname(path), target))));
}

test('each part imports only what it stands on, and no feature another', () => {
  const wrong = sources.flatMap((source) => {
    const allowed = ALLOWED[source.part.split('/')[0]!] ?? [];
    return importsOf(source)
      .filter((target) => target.includes('/') && partOf(target) !== source.part)
      .filter((target) => !allowed.includes(partOf(target).split('/')[0]!))
      .map((target) => `${source.path} imports ${target}`);
  });
  expect(sources.length).toBeGreaterThan(100);
  expect(wrong).toEqual([]);
});

test('the page touches neither socket nor database nor network', () => {
  const page = sources.filter(({ part }) => !['engine', 'api', 'bridge'].includes(part));
  expect(page.filter(({ text }) => ENGINE_ONLY.test(text)).map(({ path }) => path)).toEqual([]);
});

test('encryption weighs on nobody who does not need it: it is imported when it is', () => {
  const needed = /\bfrom '(?:\.[^']*\/mls\/[^']*|\.\/encryption\/[^']*|ts-mls[^']*|@scure\/[^']*)'/;
  const others = sources.filter(({ path }) => !/^engine\/(?:mls|encryption)\//.test(path));
  expect(sources.length).toBeGreaterThan(others.length);
  expect(others.filter(({ text }) => needed.test(text.replaceAll(/import type .*/g, ''))).map(({ path }) => path)).toEqual([]);
});
