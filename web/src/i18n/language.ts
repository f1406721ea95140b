import { i18n } from '@lingui/core'
import { messages } from './locales/en.po'

const KEPT = 'parley.language'

/** The language this device was told to use. English comes with the page; every other one is fetched. */
export async function activateLanguage(): Promise<void> {
  if (localStorage.getItem(KEPT) === 'pseudo') {
    const pseudo = await import('./locales/pseudo.po')
    i18n.load('pseudo', pseudo.messages)
    i18n.activate('pseudo', 'en')
    return
  }
  i18n.loadAndActivate({ locale: 'en', messages })
}

/** Days and times are written as in the region of the person: `en` alone would mean the American way. */
export function regionOf(language: string, preferred: readonly string[]): string {
  return preferred.find((one) => one === language || one.startsWith(`${language}-`)) ?? language
}

/** What to write days and times in. */
export function dateLocale(language: string): string {
  return regionOf(language === 'pseudo' ? 'en' : language, navigator.languages)
}
