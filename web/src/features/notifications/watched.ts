import type { Id } from '../../bridge/bridge'

export const LOCK = 'parley-watching-'

/** Whether somebody looks at the room in any tab. */
export async function isWatched(room: Id): Promise<boolean> {
  const { held } = await navigator.locks.query()
  return held?.some((lock) => lock.name === LOCK + room) === true
}
