import { CommandError } from '../bridge/bridge'
import type { BetterWords } from '../i18n/errors'

/** An input of a form, named as the protocol names what it is for. */
export interface Field<Name extends string = string> {
  name: Name
  label: string
  description?: string
  secret?: boolean
  /** Only there for password managers. */
  hidden?: boolean
  /** Of a new password: what others know of the person, and would try first. */
  known?: readonly string[]
  initial?: string
  /** What to say at this input about a refusal. */
  errors?: BetterWords
}

export type Values<Name extends string> = Record<Name, string>

/** What was typed, or filled in beforehand. Spaces around it are not meant, unless it is a secret. */
export function valuesOf<Name extends string>(fields: readonly Field<Name>[], typed: Partial<Values<Name>>): Values<Name> {
  const entries = fields.map(({ name, secret, initial }): [Name, string] => {
    const value = typed[name] ?? initial ?? ''
    return [name, secret ? value : value.trim()]
  })
  return Object.fromEntries(entries) as Values<Name>
}

/** What a new password must not be made of: what is known, and what else the form says openly. */
export function knownOf<Name extends string>(fields: readonly Field<Name>[], values: Values<Name>, { known = [] }: Field<Name>): string[] {
  const open = fields.filter(({ secret }) => !secret).map(({ name }) => values[name])
  return ['parley', ...known, ...open].filter((word) => word !== '')
}

/** The field that a refusal is about: the one it names, or else one that has words for it. */
export function faultyField<F extends Field>(error: unknown, fields: readonly F[]): F | undefined {
  if (!(error instanceof CommandError)) return undefined
  const { code, field } = error
  if (field !== undefined) return fields.find(({ name }) => name === field)
  return fields.find(({ errors }) => errors?.[code] !== undefined)
}

/** A form that was filled in beforehand has to be changed before there is anything to do. */
export function isUnchanged<Name extends string>(fields: readonly Field<Name>[], values: Values<Name>): boolean {
  return (
    fields.some(({ initial }) => initial !== undefined) &&
    fields.every(({ name, initial }) => values[name] === (initial ?? ''))
  )
}
