import type { Id } from './bridge';

/** A part of the list of rooms: one of the three that everybody has, or an own one, which has a name. */
export interface Section {
  section: 'favourites' | 'direct' | 'rooms' | Id;
  name?: string;
  collapsed: boolean;
  /** Those that were put here, in no order; in `direct` and `rooms` stand all that were put nowhere. */
  rooms: Id[];
}

/** The most own sections, and the longest name of one, in characters. */
export const MOST_SECTIONS = 50;
export const SECTION_NAME_LENGTH = 40;

/** What somebody changes about how their rooms are arranged. */
export type Arrangement =
  /** `to` is undefined for where it belongs by itself. */
  | { do: 'place'; room: Id; to: string | undefined }
  /** `section` is a fresh UUID. */
  | { do: 'add'; section: Id; name: string }
  | { do: 'rename'; section: Id; name: string }
  /** Its rooms stand where they belong by themselves. */
  | { do: 'remove'; section: Id }
  | { do: 'move'; section: string; by: -1 | 1 }
  | { do: 'collapse'; section: string; collapsed: boolean };

/** All sections from the top: those of the three usual ones that are missing come in their usual places. */
export function whole(sections: readonly Section[]): Section[] {
  const missing = (section: string): Section[] =>
    sections.some((known) => known.section === section) ? [] : [{ section, collapsed: false, rooms: [] }];
  const at = sections.findIndex(({ section }) => section === 'rooms');
  const above = at < 0 ? sections.length : at;
  return [...missing('favourites'), ...sections.slice(0, above), ...missing('direct'), ...sections.slice(above), ...missing('rooms')];
}

export function isOwn({ section }: Pick<Section, 'section'>): boolean {
  return section !== 'favourites' && section !== 'direct' && section !== 'rooms';
}

/** How they stand after a change; one of what is not there any more changes nothing. */
export function arranged(sections: readonly Section[], change: Arrangement): Section[] {
  const all = whole(sections);
  switch (change.do) {
    case 'place':
      return all.map((one) => {
        const others = one.rooms.filter((room) => room !== change.room);
        const isHere = one.section === change.to && (isOwn(one) || one.section === 'favourites');
        return { ...one, rooms: isHere ? [...others, change.room] : others };
      });
    case 'add': {
      if (all.some(({ section }) => section === change.section)) return all;
      const at = all.findLastIndex((one) => isOwn(one) || one.section === 'favourites') + 1;
      return all.toSpliced(at, 0, { section: change.section, name: change.name, collapsed: false, rooms: [] });
    }
    case 'rename':
      return all.map((one) => (one.section === change.section ? { ...one, name: change.name } : one));
    case 'remove':
      return all.filter((one) => one.section !== change.section || !isOwn(one));
    case 'move':
      return moved(all, all.findIndex(({ section }) => section === change.section), change.by);
    case 'collapse':
      return all.map((one) => (one.section === change.section ? { ...one, collapsed: change.collapsed } : one));
  }
}

function moved(all: Section[], at: number, by: -1 | 1): Section[] {
  const one = all[at];
  const other = all[at + by];
  return one && other ? all.with(at, other).with(at + by, one) : all;
}
