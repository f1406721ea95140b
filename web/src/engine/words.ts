/** What is longer is no word that anybody types: of it, so much is looked for. */
const LONGEST = 40;

/** Scripts that write words without spaces between them. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

const WORD = /[\p{L}\p{M}\p{N}]+/gu;

let segmenter: Intl.Segmenter | undefined;

/** The words of a text, each once, without case and accents: `Über` is `uber`. */
export function wordsOf(text: string): Set<string> {
  const words = new Set<string>();
  for (const [word] of apart(text).matchAll(WORD)) {
    const plain = word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss');
    if (plain !== '') {
      words.add(plain.slice(0, LONGEST));
    }
  }
  return words;
}

function apart(text: string): string {
  if (!UNSPACED.test(text)) {
    return text;
  }
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment).join(' ');
}
