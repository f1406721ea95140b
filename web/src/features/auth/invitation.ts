const KEPT = 'parley.invitation'

/** An invitation stays until it is used, however often one goes back and forth before. */
export function keepInvitation(code: string): void {
  sessionStorage.setItem(KEPT, code)
}

export function keptInvitation(): string | undefined {
  return sessionStorage.getItem(KEPT) ?? undefined
}

export function dropInvitation(): void {
  sessionStorage.removeItem(KEPT)
}
