export interface Invited {
  code: string
  room?: string
}

const KEPT = 'parley.invitation'

/** An invitation stays until it is used, however often one goes back and forth before. */
export function keepInvitation({ code, room }: Invited): void {
  sessionStorage.setItem(KEPT, room === undefined ? code : `${code}/${room}`)
}

export function keptInvitation(): Invited | undefined {
  const [code, room] = (sessionStorage.getItem(KEPT) ?? '').split('/')
  if (!code) return undefined
  return room === undefined ? { code } : { code, room }
}

export function dropInvitation(): void {
  sessionStorage.removeItem(KEPT)
}
