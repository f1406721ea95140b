import { Trans } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import type { Judge } from './judge'
import { GOOD_SCORE, type Verdict } from './verdict'
import { useSuggestionWords, useWarningWords } from './words'
import './strength.css'

/** A pause in typing this long asks: what is read out should be about a password, not about each letter. */
const PAUSE_MS = 250

/** Says quietly how hard the password is to guess, and what would make it harder. */
export function Strength(props: { judge: Judge; password: string; known: readonly string[] }) {
  const { judge, password } = props
  const known = props.known.join('\n')
  const [verdict, setVerdict] = useState<Verdict | undefined>(undefined)
  useEffect(() => {
    if (password === '') return setVerdict(undefined)
    let wanted = true
    const ask = () => void judge.judge(password, known.split('\n')).then((answer) => wanted && setVerdict(answer))
    const timer = setTimeout(ask, PAUSE_MS)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [judge, password, known])
  return verdict && <Words verdict={verdict} />
}

function Words({ verdict }: { verdict: Verdict }) {
  const warning = useWarningWords()
  const suggestion = useSuggestionWords()
  const { score } = verdict
  return (
    <span className="strength" data-score={score}>
      <span className="strength-bar" aria-hidden="true" />
      <span>
        {score < GOOD_SCORE ? (
          <Trans>Too easy to guess.</Trans>
        ) : score === GOOD_SCORE ? (
          <Trans>Hard to guess.</Trans>
        ) : (
          <Trans>Very hard to guess.</Trans>
        )}{' '}
        {score < GOOD_SCORE && [verdict.warning && warning(verdict.warning), ...verdict.suggestions.slice(0, 2).map(suggestion)].filter(Boolean).join(' ')}
      </span>
    </span>
  )
}
