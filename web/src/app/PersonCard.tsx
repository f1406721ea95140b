import { lazy, Suspense, useState } from 'react'
import type { Member, Profile, RoomEntry } from '../bridge/bridge'
import { useMirror } from '../bridge/mirror'
import { meet } from '../features/composer/mentions'
import type { Measure } from '../features/people/memberItems'
import { closeCard, usePersonCard } from '../ui/personCard'
import { fieldOf } from '../ui/talking'

const ProfileCard = lazy(async () => ({ default: (await import('../features/people/ProfileCard')).ProfileCard }))
const RemoveMember = lazy(async () => ({ default: (await import('../features/people/RemoveMember')).RemoveMember }))

/** The card of whoever's name was clicked, and what is asked when one takes something from them. */
export function PersonCard({ onEncryption }: { onEncryption(): void }) {
  const card = usePersonCard((state) => state.card)
  const entry = useMirror((state) => state.rooms.find(({ room }) => room === card?.room))
  const [removing, setRemoving] = useState<{ entry: RoomEntry; member: Member; removal: Measure } | null>(null)
  return (
    <Suspense>
      {card && (
        <ProfileCard
          key={`${card.user} ${card.room}`}
          card={card}
          entry={entry}
          onMention={(profile) => mention(card.room!, profile)}
          onEncryption={onEncryption}
          onRemove={(member, removal) => entry && setRemoving({ entry, member, removal })}
          onClose={closeCard}
        />
      )}
      {removing && <RemoveMember {...removing} onClose={() => setRemoving(null)} />}
    </Suspense>
  )
}

/** Once the card has given the focus back, what one writes in the room names them. */
function mention(room: string, profile: Profile): void {
  meet(room, [profile])
  requestAnimationFrame(() => {
    fieldOf(room)?.focus()
    document.execCommand('insertText', false, `@${profile.name} `)
  })
}
