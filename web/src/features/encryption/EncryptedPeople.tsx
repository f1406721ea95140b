import { Trans, useLingui } from '@lingui/react/macro'
import { plural } from '@lingui/core/macro'
import { useCallback, useEffect, useState } from 'react'
import type { EncryptedPerson, Profile, RoomEntry } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Check } from '../../ui/Check'
import { Dialog } from '../../ui/Dialog'
import { FormError } from '../../ui/FormError'
import { WarningIcon } from '../../ui/icons'
import { personName } from '../../ui/names'
import { useAction } from '../../ui/useAction'
import { grouped } from './words'
import './encryption.css'

/** Who can read what is said in an encrypted room, and how to make sure that they are who they say. */
export function EncryptedPeople({ entry, onClose }: { entry: RoomEntry; onClose: () => void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const [people, setPeople] = useState<{ person: EncryptedPerson; profile: Profile | undefined }[]>()
  const { error, run } = useAction(
    useCallback(async () => {
      const found = await bridge.encryptedPeople(entry.room)
      const profiles = await bridge.profiles({ users: found.map(({ user }) => user), room: entry.room })
      setPeople(found.map((person) => ({ person, profile: profiles.find(({ user }) => user === person.user) })))
    }, [bridge, entry.room]),
  )
  useEffect(() => {
    void run()
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  return (
    <Dialog title={t`This room is encrypted`} onClose={onClose}>
      <p className="soft">
        <Trans>
          What is said here only these people can read, on these devices. Whoever runs this server sees who writes and when, and not what. Encryption cannot be turned off.
        </Trans>
      </p>
      <FormError error={error} better={{ 'not-member': t`This device is not let in yet. It is as soon as a device of somebody in the room is online.` }} />
      <ul className="people" aria-busy={people === undefined && error === null}>
        {people?.map(({ person, profile }) => (
          <Person key={person.user} person={person} name={personName(profile)} onChanged={() => void run()} />
        ))}
      </ul>
    </Dialog>
  )
}

function Person({ person, name, onChanged }: { person: EncryptedPerson; name: string; onChanged(): void }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const verify = useAction(async () => {
    await bridge.verifyPerson({ user: person.user, verified: !person.verified, safetyNumber: person.safetyNumber! })
    onChanged()
  })
  const devices = t`${plural(person.devices.length, { one: '# device', other: '# devices' })}`
  return (
    <li className="encrypted-person">
      <p>
        <bdi>{name}</bdi> <span className="soft">{devices}</span> {person.verified && <strong>{<Trans>Verified</Trans>}</strong>}
      </p>
      {person.unvouched && (
        <p role="alert">
          <WarningIcon size={16} /> <Trans>{<bdi>{name}</bdi>} has a new identity, which nothing vouches for. Compare the safety number before you trust it.</Trans>
        </p>
      )}
      {person.safetyNumber !== undefined && (
        <details>
          <summary>
            <Trans>Safety number</Trans>
            <span className="visually-hidden"> {name}</span>
          </summary>
          <p className="soft">
            <Trans>Compare it with what {<bdi>{name}</bdi>} sees, in person or by phone. If it is the same, nobody stands between you.</Trans>
          </p>
          <p className="safety-number">
            {grouped(person.safetyNumber).map((digits, i) => (
              <span key={i}>{digits} </span>
            ))}
          </p>
          <Check checked={person.verified} disabled={verify.busy} choose={() => void verify.run()}>
            <Trans>We compared it, and it is the same</Trans>
          </Check>
          <FormError error={verify.error} better={{ conflict: t`${name} has another safety number by now. Close this, and compare the new one.` }} />
        </details>
      )}
    </li>
  )
}
