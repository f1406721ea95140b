import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Sync } from './sync';
import type { SyncEffect, SyncInput } from './sync-types';
import { uuidV7 } from './uuid';

interface Step {
  at: number;
  on: Record<string, object>;
  then: unknown[];
  idTimes?: Record<string, number>;
  wakeAt?: number;
}

interface Table {
  names: Record<string, string>;
  given: Record<string, Step[]>;
  scenarios: { name: string; given?: string; steps: Step[] }[];
}

describe('the client does what the table says', () => {
  for (const { name, given, steps } of table().scenarios) {
    test(name, () => {
      run([...(given === undefined ? [] : table().given[given]!), ...steps]);
    });
  }
});

function table(): Table {
  const text = readFileSync(new URL('../../../protocol/sync-scenarios.json', import.meta.url), 'utf8');
  const { names } = JSON.parse(text) as Table;
  return JSON.parse(substituted(text, new Map(Object.entries(names)))) as Table;
}

function run(steps: Step[]): void {
  const sync = new Sync(() => 0.5, uuidV7);
  const ids = new Map<string, string>();
  for (const step of steps) {
    const [on, fields] = Object.entries(JSON.parse(substituted(JSON.stringify(step.on), ids)) as Step['on'])[0]!;
    const effects = sync.on({ on, ...fields } as SyncInput, step.at).map(written);
    bind(step.then, effects, ids);
    const expected = JSON.parse(substituted(JSON.stringify(step.then), ids)) as unknown[];
    expect(effects, `at ${step.at}, on ${JSON.stringify(step.on)}`).toEqual(expected);
    for (const [id, time] of Object.entries(step.idTimes ?? {})) {
      expect(parseInt(ids.get(id)!.replaceAll('-', '').slice(0, 12), 16)).toBe(time);
    }
    if (step.wakeAt !== undefined) {
      expect(sync.wakeAt(), `at ${step.at}`).toBe(step.wakeAt);
    }
  }
}

function written(effect: SyncEffect): unknown {
  const { do: name, ...fields } = effect;
  if (effect.do === 'finished') {
    const { result, ...how } = effect.result;
    return { finished: { send: effect.send, result: { [result]: how } } };
  }
  return { [name]: fields };
}

/** Names what the client named itself: a text that starts with a question mark. */
function bind(expected: unknown, actual: unknown, ids: Map<string, string>): void {
  if (typeof expected === 'string' && expected.startsWith('?')) {
    if (!ids.has(expected)) {
      ids.set(expected, String(actual));
    }
  } else if (typeof expected === 'object' && expected !== null && typeof actual === 'object' && actual !== null) {
    for (const [key, value] of Object.entries(expected)) {
      bind(value, (actual as Record<string, unknown>)[key], ids);
    }
  }
}

function substituted(json: string, names: Map<string, string>): string {
  return [...names].reduce((text, [name, id]) => text.replaceAll(`"${name}"`, `"${id}"`), json);
}
