import { i18n, type Messages } from '@lingui/core'
import { messages as english } from './locales/en.po'

/** What one chooses; `system` takes the first of the browser's languages that there is. */
export const LANGUAGES = ['system', 'en', 'de'] as const

export type Language = (typeof LANGUAGES)[number]

/** English comes with the page; every other language is fetched. The pseudo-language shows what stands in no catalogue. */
const CATALOGUES: Record<string, () => Promise<{ messages: Messages }>> = {
  en: async () => ({ messages: english }),
  de: () => import('./locales/de.po'),
  pseudo: () => import('./locales/pseudo.po'),
}

const KEPT = 'parley.language'

/** Shows everything in the language that this device was told to use. */
export async function activateLanguage(): Promise<void> {
  const language = languageOf(localStorage.getItem(KEPT), navigator.languages)
  const { messages } = await CATALOGUES[language]!()
  i18n.load(language, messages)
  i18n.activate(language, language === 'pseudo' ? 'en' : undefined)
  document.documentElement.lang = language === 'pseudo' ? 'en' : language
}

export function languageOf(kept: string | null, preferred: readonly string[]): string {
  if (kept !== null && kept in CATALOGUES) return kept
  const known = preferred.map((one) => one.split('-')[0]!).filter((one) => one === 'en' || one === 'de')
  return known[0] ?? 'en'
}

/** Days and times are written as in the region of the person: `en` alone would mean the American way. */
export function regionOf(language: string, preferred: readonly string[]): string {
  return preferred.find((one) => one === language || one.startsWith(`${language}-`)) ?? language
}

/** What to write days and times in. */
export function dateLocale(language: string): string {
  return regionOf(language === 'pseudo' ? 'en' : language, navigator.languages)
}
