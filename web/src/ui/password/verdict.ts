import type { TranslationKeys } from '@zxcvbn-ts/core'

/** What the server asks of a new password at least. */
export const GOOD_SCORE = 3

export type Warning = keyof TranslationKeys['warnings']
export type Suggestion = keyof TranslationKeys['suggestions']

/** How hard a password is to guess, and why. */
export interface Verdict {
  score: 0 | 1 | 2 | 3 | 4
  warning: Warning | null
  suggestions: Suggestion[]
}

export interface Question {
  id: number
  password: string
  /** What others know of the person, and would try first. */
  known: string[]
}

export interface Answer {
  id: number
  verdict: Verdict
}
