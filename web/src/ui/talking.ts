import { createContext, type ComponentType } from 'react'
import { create } from 'zustand'
import type { Id, MessageRow, Reported } from '../bridge/bridge'

/** What somebody is about to say about what was said: it outlives the rows, which come and go. */
interface Talking {
  /** What the next message answers, by where it is written. */
  answering: Readonly<Record<string, MessageRow>>
  /** The message whose text is being written anew, and the text so far. */
  editing: { room: Id; seq: number; text: string } | null
  /** What a dialog is open about. */
  asking:
    | { ask: 'delete'; room: Id; row: Pick<MessageRow, 'seq'>; onDeleted?: () => void }
    | { ask: 'history' | 'readers' | 'reactors'; room: Id; row: Pick<MessageRow, 'seq'> }
    | { ask: 'block'; user: Id; name: string }
    | { ask: 'report'; what: Reported; name: string }
    | { ask: 'failed'; error: unknown }
    | null
}

export const useTalking = create<Talking>(() => ({ answering: {}, editing: null, asking: null }))

export function forgetTalking(): void {
  useTalking.setState(useTalking.getInitialState(), true)
}

export function answer(place: string, row: MessageRow | null): void {
  useTalking.setState(({ answering }) => {
    const { [place]: _, ...rest } = answering
    return { answering: row ? { ...rest, [place]: row } : rest }
  })
  fieldOf(place)?.focus()
}

/** Where one writes at this place, if it is shown. */
export function fieldOf(place: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-place="${place}"] textarea`)
}

export function edit(editing: Talking['editing']): void {
  useTalking.setState({ editing })
}

export function ask(asking: Talking['asking']): void {
  useTalking.setState({ asking })
}

export function useEdited(room: Id, seq: number): Talking['editing'] {
  return useTalking(({ editing }) => (editing?.room === room && editing.seq === seq ? editing : null))
}

/** Where a message's text is written anew, if it can be; the parts that draw messages do not know how one writes. */
export const EditorContext = createContext<ComponentType<{ room: Id; row: MessageRow }> | null>(null)
