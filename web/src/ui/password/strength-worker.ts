/// <reference lib="webworker" />
import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'
import type { Answer, Question, Suggestion, Warning } from './verdict'

/** The page's library types `self` otherwise. */
const worker = self as unknown as DedicatedWorkerGlobalScope

/** What is longer than this is good, and takes long to judge. */
const JUDGED_LENGTH = 100

const zxcvbn = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: JUDGED_LENGTH })

worker.onmessage = ({ data: { id, password, known } }: MessageEvent<Question>) => {
  const { score, feedback } = zxcvbn.check(password, known)
  const warning = feedback.warning as Warning | null
  const suggestions = feedback.suggestions as Suggestion[]
  worker.postMessage({ id, verdict: { score, warning, suggestions } } satisfies Answer)
}
