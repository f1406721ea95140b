import { create } from 'zustand'

/** How to answer whether the password was confirmed; null while nobody asks. */
export const usePasswordQuestion = create<{ answer: ((confirmed: boolean) => void) | null }>(() => ({ answer: null }))

let asked: Promise<boolean> | undefined

/** Whoever asks while it is asked already gets the same answer. */
export function askForPassword(): Promise<boolean> {
  asked ??= new Promise<boolean>((answer) => usePasswordQuestion.setState({ answer })).finally(() => {
    asked = undefined
    usePasswordQuestion.setState({ answer: null })
  })
  return asked
}

/** Nobody is there any more to answer. */
export function dropPasswordQuestion(): void {
  usePasswordQuestion.getState().answer?.(false)
}
