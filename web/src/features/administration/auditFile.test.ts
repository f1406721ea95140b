import { expect, test } from 'vitest'
import { CommandError, type AuditEntry } from '../../bridge/bridge'
import { jsonLines } from './auditFile'

const entry = (seq: number): AuditEntry => ({ seq, at: 0, kind: 'signed-in', hash: '' })
const never = new AbortController().signal

/** Three pages of two entries. */
async function read(cursor = '0') {
  const from = Number(cursor)
  const entries = [entry(from), entry(from + 1)]
  return from === 4 ? { entries } : { entries, next: String(from + 2) }
}

test('all pages become lines, in order, and their number is told on the way', async () => {
  const told: number[] = []
  const text = await jsonLines(read, (count) => told.push(count), never)
  expect(text!.trimEnd().split('\n').map((line) => (JSON.parse(line) as AuditEntry).seq)).toEqual([0, 1, 2, 3, 4, 5])
  expect(told).toEqual([2, 4, 6])
})

test('a server that asks for patience gets it', async () => {
  let refused = 0
  const text = await jsonLines(
    (cursor) => (refused++ === 0 ? Promise.reject(new CommandError('rate-limited', '', undefined, 1)) : read(cursor)),
    () => {},
    never,
  )
  expect(text!.split('\n')).toHaveLength(7)
})

test('it ends with the page that was asked for when somebody cancels', async () => {
  const cancelled = new AbortController()
  let pages = 0
  const text = await jsonLines(
    (cursor) => {
      pages++
      return read(cursor)
    },
    () => cancelled.abort(),
    cancelled.signal,
  )
  expect(text).toBeUndefined()
  expect(pages).toBe(1)
})

test('what else goes wrong ends it', async () => {
  const asked = jsonLines(() => Promise.reject(new CommandError('forbidden', '')), () => {}, never)
  await expect(asked).rejects.toThrow(CommandError)
})
