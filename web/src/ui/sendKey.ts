import { useKeptOneOf } from './kept'

/** Which key sends a message; the other one makes a new line. */
export const SEND_KEYS = ['enter', 'ctrl-enter'] as const

export type SendKey = (typeof SEND_KEYS)[number]

export function useSendKey() {
  return useKeptOneOf('send-key', SEND_KEYS)
}
