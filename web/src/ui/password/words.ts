import { useLingui } from '@lingui/react/macro'
import type { Suggestion, Warning } from './verdict'

/** What is wrong with a password that is easy to guess. */
export function useWarningWords(): (warning: Warning) => string {
  const { t } = useLingui()
  const words: Record<Warning, string> = {
    straightRow: t`Keys in a row are among the first that are tried.`,
    keyPattern: t`Short patterns on the keyboard are tried early.`,
    simpleRepeat: t`Repeated letters are quickly tried.`,
    extendedRepeat: t`Saying the same thing again adds little.`,
    sequences: t`Sequences like “abc” or “6543” are quickly tried.`,
    recentYears: t`Years of our time are quickly tried.`,
    dates: t`Dates are quickly tried.`,
    topTen: t`It is one of the ten passwords used most.`,
    topHundred: t`It is one of the hundred passwords used most.`,
    common: t`Many people use it.`,
    similarToCommon: t`It is close to one that many people use.`,
    wordByItself: t`One word by itself is quickly tried.`,
    namesByThemselves: t`A name by itself is quickly tried.`,
    commonNames: t`Common names are quickly tried.`,
    userInputs: t`It is made of what others know of you.`,
    pwned: t`It was found in a list of stolen passwords.`,
  }
  return (warning) => words[warning]
}

/** What makes a password harder to guess. */
export function useSuggestionWords(): (suggestion: Suggestion) => string {
  const { t } = useLingui()
  const words: Record<Suggestion, string> = {
    l33t: t`Digits instead of letters help little.`,
    reverseWords: t`Words written backwards help little.`,
    allUppercase: t`Capital letters throughout help little.`,
    capitalization: t`A capital letter at the start helps little.`,
    dates: t`Leave out dates that have to do with you.`,
    recentYears: t`Leave out years.`,
    associatedYears: t`Leave out years that have to do with you.`,
    sequences: t`Leave out sequences.`,
    repeated: t`Leave out repeated words and letters.`,
    longerKeyboardPattern: t`Use a longer pattern that changes direction.`,
    anotherWord: t`Add another word or two, unusual ones.`,
    useWords: t`Use a few words that do not belong together.`,
    noNeed: t`Special characters are not needed.`,
    pwned: t`If you use it elsewhere, change it there, too.`,
  }
  return (suggestion) => words[suggestion]
}
