import { beforeEach, expect, it, vi } from 'vitest'
import { keepWords, pushedWords, type Pushed } from './pushed'

const said: Pushed = { room: 'garden', seq: 3, at: 0, name: 'garden $1 {sender}', sender: 'Bob', text: 'Roses are **red**', mention: false, read: [] }

beforeEach(() => {
  const kept = new Map<string, Response>()
  const cache = { put: async (key: string, value: Response) => void kept.set(key, value), match: async (key: string) => kept.get(key)?.clone() }
  vi.stubGlobal('caches', { open: async () => cache })
  return () => vi.unstubAllGlobals()
})

it('a push says who said what where, also before a page gave it its words', async () => {
  expect(await pushedWords(said)).toEqual({ title: 'Bob in garden $1 {sender}', body: 'Roses are red', tag: 'garden', path: '/r/garden' })
  const { name: _, text: __, ...direct } = said
  expect(await pushedWords(direct)).toMatchObject({ title: 'Bob', body: 'New message' })
})

it('a push speaks the language of the page', async () => {
  await keepWords({ inRoom: '{room}: {sender}', message: 'Neue Nachricht', test: 'Angekommen', text: true })
  expect((await pushedWords(said)).title).toBe('garden $1 {sender}: Bob')
  expect(await pushedWords({ test: 'id' })).toMatchObject({ body: 'Angekommen', tag: 'test', path: '/settings' })
})

it('a push keeps to itself what was said, if wished, whatever the server sends', async () => {
  await keepWords({ inRoom: '{sender} in {room}', message: 'New message', test: '', text: false })
  expect((await pushedWords(said)).body).toBe('New message')
})
