import { useCallback } from 'react'
import { placeOf, type Id, type Message, type MessageRow } from '../../bridge/bridge'
import { showAhead, useBridge, useMirror } from '../../bridge/mirror'
import { answer, useTalking } from '../../ui/talking'
import { mentionsIn } from './mentions'

/** Shows the message before the engine knows of it; `refused` gets the text back if it cannot be kept. */
export function useSend(room: Id, thread: number | undefined, refused: (text: string, error: unknown) => void): (text: string) => void {
  const bridge = useBridge()
  return useCallback(
    (text) => {
      const { session, marks } = useMirror.getState()
      if (session.state !== 'signedIn' && session.state !== 'expired') return
      const place = placeOf(room, thread)
      const answered = useTalking.getState().answering[place]
      const message: Message = {
        text,
        ...(thread === undefined ? {} : { thread }),
        ...(answered === undefined ? {} : { replyTo: answered.seq }),
        ...mentionsIn(room, text),
      }
      const key = crypto.randomUUID()
      showAhead(room, rowOf(message, key, session.account.user, answered))
      answer(place, null)
      bridge.send({ room, key, ...message }).catch((error: unknown) => {
        withdraw(room, key)
        if (answered) answer(place, answered)
        refused(text, error)
      })
      // Whoever answers wants to hear what is said next; what fails is done again by the next answer.
      if (thread !== undefined && marks[room]?.[thread]?.following !== true) bridge.changeThread({ room, root: thread, following: true }).catch(() => undefined)
    },
    [bridge, room, thread, refused],
  )
}

function rowOf({ replyTo: _, ...message }: Message, key: string, sender: Id, answered: MessageRow | undefined): MessageRow {
  const replyTo = answered && { seq: answered.seq, sender: answered.sender, text: answered.text }
  return { row: 'message', key, id: key, seq: 0, n: 0, sender, at: Date.now(), state: 'pending', ...message, ...(replyTo ? { replyTo } : {}) }
}

function withdraw(room: Id, key: string): void {
  useMirror.setState(({ ahead }) => ({
    ahead: { ...ahead, [room]: (ahead[room] ?? []).filter((row) => row.key !== key) },
  }))
}
