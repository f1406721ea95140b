import type { Id } from '../bridge/bridge'
import { keep, useKept } from './kept'

const nameOf = (room: Id) => `plain-by-choice ${room}`

/** Somebody wants the room to stay as it is, not encrypted: on this device they are not asked about it. */
export function choosePlain(room: Id): void {
  keep(nameOf(room), 'yes')
}

export function usePlainByChoice(room: Id): [boolean, () => void] {
  const [chosen] = useKept(nameOf(room), 'no')
  return [chosen === 'yes', () => choosePlain(room)]
}
