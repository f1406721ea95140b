import { pathOf } from '../../ui/route'

export const DAY_MS = 86_400_000

export function invitationLink(code: string): string {
  return location.origin + pathOf({ view: 'join', code })
}
