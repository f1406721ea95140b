import { Trans, useLingui } from '@lingui/react/macro'
import { useState, type ReactNode } from 'react'
import { useBridge } from '../../bridge/mirror'
import { useAction } from '../../ui/useAction'
import { HOPS, selfTest, type Hop, type HopState } from './selfTest'

type Result = { state: HopState; answer?: number | undefined }

/** Shows a test on its way, and what to do where it gets stuck. */
export function PushTest() {
  const { t } = useLingui()
  const bridge = useBridge()
  const [results, setResults] = useState<Partial<Record<Hop, Result>>>({})
  const test = useAction(async () => {
    setResults({})
    await selfTest(bridge, (hop, state, answer) => setResults((before) => ({ ...before, [hop]: { state, answer } })))
  })
  return (
    <>
      <button type="button" className="button" disabled={test.busy} onClick={() => void test.run()}>
        <Trans>Test notifications</Trans>
      </button>
      <ol className="hops" aria-label={t`The way of a test`} aria-live="polite">
        {HOPS.flatMap((hop) => {
          const result = results[hop]
          return result === undefined ? [] : [<HopItem key={hop} hop={hop} result={result} />]
        })}
      </ol>
    </>
  )
}

function HopItem({ hop, result }: { hop: Hop; result: Result }) {
  return (
    <li className="hop" data-state={result.state}>
      <span>
        <HopName hop={hop} />: {stateWords(result.state)}
      </span>
      {result.state === 'failed' && <span className="soft">{adviceFor(hop, result.answer)}</span>}
    </li>
  )
}

function HopName({ hop }: { hop: Hop }): ReactNode {
  switch (hop) {
    case 'permission':
      return <Trans>This browser allows notifications</Trans>
    case 'worker':
      return <Trans>Parley runs in the background</Trans>
    case 'subscription':
      return <Trans>The push service has an address for this browser</Trans>
    case 'server':
      return <Trans>The server knows the address</Trans>
    case 'service':
      return <Trans>The push service took the test</Trans>
    case 'arrival':
      return <Trans>The test arrived here</Trans>
  }
}

function stateWords(state: HopState): ReactNode {
  switch (state) {
    case 'waiting':
      return <Trans>waiting …</Trans>
    case 'passed':
      return <Trans>yes</Trans>
    case 'failed':
      return <Trans>no</Trans>
  }
}

function adviceFor(hop: Hop, answer: number | undefined): ReactNode {
  switch (hop) {
    case 'permission':
      return <Trans>Click the icon before the address of the page, look for Notifications among its permissions, and choose Allow.</Trans>
    case 'worker':
      return <Trans>Reload the page. If this stays, allow the browser to keep data of this site; private windows often do not.</Trans>
    case 'subscription':
    case 'server':
      return <Trans>Turn the setting above off and on again.</Trans>
    case 'service':
      return answer ? (
        <Trans>It answered {answer}. Turn the setting above off and on again; if that does not help, tell whoever runs this server.</Trans>
      ) : (
        <Trans>It did not answer. Tell whoever runs this server: perhaps it may not call other servers.</Trans>
      )
    case 'arrival':
      return <Trans>Look whether the system lets this browser show notifications, and whether it saves power or does not disturb just now.</Trans>
  }
}
