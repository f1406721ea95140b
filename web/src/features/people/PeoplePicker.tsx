import { TextInput } from '@mantine/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { useCallback } from 'react'
import type { Id, Profile } from '../../bridge/bridge'
import { useBridge } from '../../bridge/mirror'
import { Avatar } from '../../ui/Avatar'
import { FormError } from '../../ui/FormError'
import { useAction } from '../../ui/useAction'
import { useSearch } from '../../ui/useSearch'

/** Finds people by name; `pick` says what choosing one does. */
export function PeoplePicker(props: { without: Id[]; action: string; pick(person: Profile): Promise<void> }) {
  const { t } = useLingui()
  const bridge = useBridge()
  const { query, type, found, error } = useSearch(useCallback((query) => bridge.findPeople(query), [bridge]))
  const people = found?.filter((person) => !props.without.includes(person.user))
  return (
    <>
      <TextInput
        label={t`Name`}
        description={t`The first letters of a name; any part of it finds those you have met`}
        value={query}
        onChange={(event) => type(event.currentTarget.value)}
        maxLength={80}
        autoCapitalize="none"
        spellCheck={false}
        autoComplete="off"
        data-autofocus
      />
      <FormError error={error} />
      <ul className="people">
        {people?.map((person) => (
          <Found key={person.user} person={person} action={props.action} pick={props.pick} />
        ))}
      </ul>
      <p className="soft" role="status">
        {found?.length === 0 && query.trim() !== '' && <Trans>Nobody was found. Check the user name.</Trans>}
      </p>
    </>
  )
}

function Found(props: { person: Profile; action: string; pick(person: Profile): Promise<void> }) {
  const { person } = props
  const { busy, error, run } = useAction(() => props.pick(person))
  return (
    <li className="person">
      <Avatar id={person.user} name={person.displayName} picture={person.picture} />
      <span className="person-name">
        <bdi>{person.displayName}</bdi>
        <span className="soft">@{person.name}</span>
      </span>
      <FormError error={error} />
      <button type="button" className="button" disabled={busy} onClick={() => void run()}>
        {props.action}
        <span className="visually-hidden"> {person.displayName}</span>
      </button>
    </li>
  )
}
