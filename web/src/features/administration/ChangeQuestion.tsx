import { Trans, useLingui } from '@lingui/react/macro'
import type { ManagedAccount } from '../../bridge/bridge'
import { Confirmation } from '../../ui/Confirmation'
import type { Change } from './AccountRow'

/** What cannot simply be taken back. */
export type Grave = Extract<Change, { kind: 'suspend' | 'handOver' | 'decline' }>

export function needsAnswer(change: Change): change is Grave {
  return change.kind === 'suspend' || change.kind === 'handOver' || change.kind === 'decline'
}

export function ChangeQuestion(props: { of: Pick<ManagedAccount, 'displayName'>; change: Grave; act(): Promise<void>; onClose(): void }) {
  const { t } = useLingui()
  const { displayName } = props.of
  const act = async () => {
    await props.act()
    props.onClose()
  }
  switch (props.change.kind) {
    case 'suspend':
      return (
        <Confirmation title={t`Suspend ${displayName}?`} stay={t`Keep`} go={t`Suspend`} act={act} onClose={props.onClose}>
          <Trans>They are signed out everywhere at once, and cannot sign in until somebody restores them. What they said stays.</Trans>
        </Confirmation>
      )
    case 'decline':
      return (
        <Confirmation title={t`Decline ${displayName}?`} stay={t`Wait`} go={t`Decline`} act={act} onClose={props.onClose}>
          <Trans>Their account is deleted. They can ask again with a new one.</Trans>
        </Confirmation>
      )
    case 'handOver':
      return (
        <Confirmation title={t`Hand this server over to ${displayName}?`} stay={t`Keep it`} go={t`Hand over`} act={act} onClose={props.onClose}>
          <Trans>They become its owner, and you an admin. Only they can give it back.</Trans>
        </Confirmation>
      )
  }
}
