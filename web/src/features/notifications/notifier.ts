import type { Bridge, Id, MessageRow, Profile, RoomEntry } from '../../bridge/bridge'
import { useMirror } from '../../bridge/mirror'
import { kept } from '../../ui/kept'
import { pathOf } from '../../ui/route'
import { permission } from './permission'
import { isQuiet } from './quiet'
import { registered } from './subscription'
import { isWatched } from './watched'
import { showsText, wordsFor } from './words'

/** Of what arrives in a room within this time, only the last is shown. */
const GATHER_MS = 400

export interface Arrived {
  room: Id
  row: MessageRow
  sender: Profile
}

/** One of all tabs shows notifications, as long as it lives. Answers how to end it. */
export function startNotifier(bridge: Bridge): () => void {
  const over = new AbortController()
  let end = () => over.abort()
  navigator.locks
    .request('parley-notifier', { signal: over.signal }, () => {
      const stop = notify(bridge)
      return new Promise<void>((resolve) => { end = () => (stop(), resolve()) })
    })
    .catch(() => undefined)
  return () => end()
}

function notify(bridge: Bridge): () => void {
  const gathered = new Map<Id, Arrived>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOver = false
  const flush = () => {
    timer = undefined
    for (const arrived of gathered.values()) void show(arrived)
    gathered.clear()
  }
  const stopHearing = bridge.subscribe((event) => {
    if (event.event !== 'arrived' || permission() !== 'granted' || kept('notifications') === 'off') return
    const { presenceSettings, rooms, session } = useMirror.getState()
    const self = session.state === 'signedIn' ? session.account.user : undefined
    const entry = rooms.find(({ room }) => room === event.room)
    if (presenceSettings.status === 'dnd' || isQuiet(new Date()) || !tells(entry, event.row, self)) return
    const gather = (isMeant: boolean) => {
      if (!isMeant || isOver) return
      gathered.set(event.room, event)
      timer ??= setTimeout(flush, GATHER_MS)
    }
    // Of what cannot be asked one is rather told.
    void concerns(bridge, event, self).then(gather, () => gather(true))
  })
  const stopClosing = useMirror.subscribe(({ rooms }, before) => {
    if (rooms === before.rooms) return
    const unread = new Set(before.rooms.filter((room) => waitsIn(room) > 0).map(({ room }) => room))
    const read = rooms.filter((room) => waitsIn(room) === 0 && (before.rooms.length === 0 || unread.has(room.room)))
    if (read.length > 0) void close(new Set(read.map(({ room }) => room)))
  })
  return () => {
    isOver = true
    clearTimeout(timer)
    stopHearing()
    stopClosing()
  }
}

function waitsIn({ unread, unreadInThreads = 0 }: RoomEntry): number {
  return unread + unreadInThreads
}

/** Whether somebody is notified of a message: of all, or of what mentions them. */
export function tells(entry: Pick<RoomEntry, 'notifications'> | undefined, row: Pick<MessageRow, 'mentions' | 'mentionsRoom'>, self: Id | undefined): boolean {
  switch (entry?.notifications ?? 'all') {
    case 'all':
      return true
    case 'mentions':
      return isMentioned(row, self)
    case 'nothing':
      return false
  }
}

function isMentioned({ mentions, mentionsRoom }: Pick<MessageRow, 'mentions' | 'mentionsRoom'>, self: Id | undefined): boolean {
  return mentionsRoom === true || (self !== undefined && mentions?.includes(self) === true)
}

/**
 * What is said in a thread concerns those who follow it, and whom it mentions. Whoever began it follows it until they
 * stop: the server sees to that, but in encrypted rooms.
 */
export async function concerns(
  bridge: Pick<Bridge, 'threads' | 'messages'>,
  { room, row }: { room: Id; row: Pick<MessageRow, 'thread' | 'mentions' | 'mentionsRoom'> },
  self: Id | undefined,
): Promise<boolean> {
  const { thread } = row
  if (thread === undefined || isMentioned(row, self)) return true
  const heard = useMirror.getState().marks[room]?.[thread]?.following
  if (heard !== undefined) return heard
  if ((await bridge.threads(room)).some(({ root }) => root === thread)) return true
  if (useMirror.getState().rooms.find((entry) => entry.room === room)?.encryption !== 'mls') return false
  const { rows } = await bridge.messages({ room, seqs: [thread] })
  return rows.some(({ sender }) => sender === self)
}

async function show({ room, row, sender }: Arrived): Promise<void> {
  if (await isWatched(room)) return
  const entry = useMirror.getState().rooms.find((known) => known.room === room)
  if (!entry || row.seq <= entry.read) return
  const { title, body } = wordsFor(entry, row, sender, showsText(entry))
  const registration = await registered()
  await registration?.showNotification(title, { body, tag: room, data: { path: pathOf(row.thread === undefined ? { view: 'room', room } : { view: 'room', room, thread: row.thread, message: row.seq }) } })
}

/** Also what was pushed while no page was open. */
async function close(read: ReadonlySet<Id>): Promise<void> {
  const registration = await registered()
  const open = await registration?.getNotifications()
  open?.filter(({ tag }) => read.has(tag)).forEach((notification) => notification.close())
}
