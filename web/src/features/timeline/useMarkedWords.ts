import { useEffect, type RefObject } from 'react'

const NAME = 'found'

/** Marks what begins like one of the words in the messages shown, where the browser can without changing the page. */
export function useMarkedWords(within: RefObject<HTMLElement | null>, words: string, shown: unknown): void {
  useEffect(() => {
    const parts = words.match(/[\p{L}\p{N}]+/gu) ?? []
    if (!within.current || parts.length === 0 || !('highlights' in CSS)) return
    CSS.highlights.set(NAME, new Highlight(...rangesOf(within.current, parts)))
    return () => void CSS.highlights.delete(NAME)
  }, [within, words, shown])
}

function rangesOf(within: HTMLElement, parts: string[]): Range[] {
  const word = new RegExp(`(?<![\\p{L}\\p{N}])(?:${parts.join('|')})`, 'giu')
  const texts = [...within.querySelectorAll('.message-text')].flatMap(textsIn)
  return texts.flatMap((text) => [...text.data.matchAll(word)].map(({ 0: found, index }) => rangeOf(text, index, found.length)))
}

function textsIn(element: Element): Text[] {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  const texts: Text[] = []
  while (walker.nextNode()) texts.push(walker.currentNode as Text)
  return texts
}

function rangeOf(text: Text, from: number, length: number): Range {
  const range = new Range()
  range.setStart(text, from)
  range.setEnd(text, from + length)
  return range
}
