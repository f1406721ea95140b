import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Profile, RoomEntry } from '../../bridge/bridge'
import { useBridge, useMirror } from '../../bridge/mirror'
import { Dialog } from '../../ui/Dialog'
import { PeoplePicker } from './PeoplePicker'
import { useMembers } from './useMembers'

export function InviteMember({ entry, onClose }: { entry: RoomEntry; onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const self = useMirror((state) => (state.session.state === 'signedIn' ? state.session.account.user : ''))
  const { members } = useMembers(entry.room)
  const [invited, setInvited] = useState<Profile[]>([])
  const pick = async (person: Profile) => {
    await bridge.addMember({ room: entry.room, user: person.user })
    setInvited((before) => [...before, person])
  }
  const without = [self, ...members.map((member) => member.profile.user), ...invited.map((person) => person.user)]
  const last = invited.at(-1)?.displayName
  return (
    <Dialog title={t`Invite to ${entry.name}`} onClose={onClose}>
      <PeoplePicker without={without} action={t`Invite`} pick={pick} />
      <p className="soft" role="status">
        {last !== undefined && <Trans>{last} was invited.</Trans>}
      </p>
    </Dialog>
  )
}
