import type { Answer, Question, Verdict } from './verdict'

/** Where there is no verdict by then, the server's will do. */
const PATIENCE_MS = 3_000

/** Says how hard a password is to guess; undefined when it cannot be said here. */
export interface Judge {
  judge(password: string, known: string[]): Promise<Verdict | undefined>
  stop(): void
}

/** In a worker: a password that is made to be hard to judge takes a quarter of a second, in which nobody could type. */
export function startJudge(): Judge {
  const worker = new Worker(new URL('./strength-worker.ts', import.meta.url), { type: 'module', name: 'strength' })
  const waiting = new Map<number, (verdict: Verdict | undefined) => void>()
  let asked = 0
  const settle = (id: number, verdict: Verdict | undefined) => {
    waiting.get(id)?.(verdict)
    waiting.delete(id)
  }
  const giveUp = () => waiting.forEach((_, id) => settle(id, undefined))
  worker.onmessage = ({ data }: MessageEvent<Answer>) => settle(data.id, data.verdict)
  worker.onerror = giveUp
  return {
    judge: (password, known) =>
      new Promise((resolve) => {
        const question: Question = { id: ++asked, password, known }
        waiting.set(question.id, resolve)
        worker.postMessage(question)
        setTimeout(() => settle(question.id, undefined), PATIENCE_MS)
      }),
    stop() {
      worker.terminate()
      giveUp()
    },
  }
}
