import type { Id } from '../../bridge/bridge'

const KEPT = 'parley.invitation'

export interface KeptInvitation {
  code: string
  /** The room that it leads to, once that is known. */
  room?: Id
}

/** An invitation stays until it is used, however often one goes back and forth before. */
export function keepInvitation({ code, room }: KeptInvitation): void {
  sessionStorage.setItem(KEPT, room === undefined ? code : `${code}/${room}`)
}

export function keptInvitation(): KeptInvitation | undefined {
  const [code, room] = (sessionStorage.getItem(KEPT) ?? '').split('/')
  if (!code) return undefined
  return room === undefined ? { code } : { code, room }
}

export function dropInvitation(): void {
  sessionStorage.removeItem(KEPT)
}
