import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { languageOf } from './language'

it('is what was chosen, or else the first that the browser and Parley both know', () => {
  expect(languageOf('de', ['en-GB'])).toBe('de')
  expect(languageOf(null, ['fr-FR', 'de-AT', 'en'])).toBe('de')
  expect(languageOf('system', ['en-GB', 'de'])).toBe('en')
  expect(languageOf('klingon', ['fr'])).toBe('en')
})

const catalogue = (language: string) =>
  new Map(
    readFileSync(new URL(`./locales/${language}.po`, import.meta.url), 'utf8')
      .split('\n\n')
      .map((entry) => entry.replaceAll('"\n"', ''))
      .flatMap((entry) => {
        const [, id = '', said = ''] = /^msgid "(.*)"\nmsgstr "(.*)"$/m.exec(entry) ?? []
        return id === '' ? [] : [[id, said] as const]
      }),
  )

const placeholders = (text: string) => [...new Set([...text.matchAll(/\{(\w+)[,}]|<(\d)>/g)].map(([, name, tag]) => name ?? tag))].sort()

it('German says everything that English says, of the same people and things', () => {
  const [english, german] = [catalogue('en'), catalogue('de')]
  expect(english.size).toBeGreaterThan(400)
  const missing = [...english.keys()].filter((id) => !german.get(id))
  expect(missing).toEqual([])
  const different = [...english].filter(([id, said]) => String(placeholders(said)) !== String(placeholders(german.get(id)!)))
  expect(different).toEqual([])
})
