import { Trans } from '@lingui/react/macro'
import type { Account } from '../bridge/bridge'
import { useMirror } from '../bridge/mirror'
import type { OpenDialog } from './Dialogs'

/** What to do next, for somebody who is in no room yet. */
export function Home({ account, open }: { account: Account; open(dialog: OpenDialog): void }) {
  const anyRoom = useMirror((state) => state.rooms.some((room) => !room.invited))
  const mayInvite = account.role === 'owner' || account.role === 'admin'
  return (
    <div className="empty">
      <h1>{anyRoom ? <Trans>Where to?</Trans> : <Trans>Welcome to Parley</Trans>}</h1>
      <p className="soft">
        {anyRoom ? (
          <Trans>Choose a room from the list, or do one of these.</Trans>
        ) : (
          <Trans>A room is where you talk. Make the first one, or look for those that are there.</Trans>
        )}
      </p>
      <div className="empty-actions">
        <button type="button" className="button button-primary" onClick={() => open('create')}>
          <Trans>Create a room</Trans>
        </button>
        <button type="button" className="button" onClick={() => open('find')}>
          <Trans>Find rooms</Trans>
        </button>
        <button type="button" className="button" onClick={() => open('direct')}>
          <Trans>Message somebody</Trans>
        </button>
        {mayInvite && (
          <button type="button" className="button" onClick={() => open('server')}>
            <Trans>Invite people</Trans>
          </button>
        )}
      </div>
    </div>
  )
}
