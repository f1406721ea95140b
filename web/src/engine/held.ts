import type { Held } from '../bridge/bridge';

/** Whether the text of a message holds it. */
export function holds(text: string, held: Held): boolean {
  switch (held) {
    case 'link':
      return /https?:\/\/\S/i.test(text);
    case 'code':
      return /`[^`\s]/.test(text);
  }
}
