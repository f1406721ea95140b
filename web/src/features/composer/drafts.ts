/** What a draft has to know, so that what was typed is never overwritten by what was kept. */
export interface Draft {
  text: string
  /** What the engine was last given. */
  kept: string
  /** How many times it is being given something right now. */
  keeping: number
}

export function draftOf(kept: string): Draft {
  return { text: kept, kept, keeping: 0 }
}

/** What the engine tells counts only for somebody who has nothing that it does not know. */
export function told(draft: Draft, text: string): Draft {
  const settled = draft.text === draft.kept && draft.keeping === 0
  return settled && draft.text !== text ? draftOf(text) : draft
}

export function isUnkept(draft: Draft): boolean {
  return draft.text !== draft.kept
}
