import type { Bridge, Id, MessageRow } from '../../bridge/bridge'

/** Reacts with an emoji, or takes that back. */
export function react(bridge: Bridge, room: Id, row: MessageRow, emoji: string): void {
  const removed = row.reactions?.some((reaction) => reaction.own && reaction.emoji === emoji) === true
  // Where it cannot even be kept, the page says so.
  bridge.react({ room, key: crypto.randomUUID(), of: row.seq, emoji, removed }).catch(() => undefined)
}
