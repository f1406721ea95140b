import type { Id } from '../../bridge/bridge';
import { PROPOSALS, type Change } from '../mls/change';
import type { Owner } from '../mls/credential';
import type { CertifiedLeaf } from '../mls/group';
import type { EventPage, StreamEvent } from '../protocol';
import type { RoomGroup } from './service';

/**
 * Why a leaf has to go: its person left, its device is gone, both by the room's log; or the server said so when this
 * device came, which may be truer than what it then reads of the log.
 */
export type Due = 'left' | 'gone' | 'told';

/** What the room's log says of who may be in the group. */
export interface Roster {
  group: { leaves: CertifiedLeaf[] };
  /** Whoever is in the room, or invited. */
  people: Set<Id>;
  due: Map<string, Due>;
}

/** What the server says has to go. */
export function toldIn({ leaves, removals }: Pick<RoomGroup, 'leaves' | 'removals'>): Map<string, Due> {
  return new Map(leaves.filter(({ leaf }) => removals.includes(leaf)).map((leaf) => [nameOf(leaf), 'told']));
}

/** Up to where the page goes. */
export function endOf({ events, gaps }: EventPage, after: number): number {
  return Math.max(after, ...events.map(({ seq }) => seq), ...gaps.map(({ to }) => to));
}

export function nameOf({ user, device }: Owner): string {
  return `${user} ${device}`;
}

/** Who is in the room after an event of its log. */
export function heard(people: Set<Id>, { type, content }: StreamEvent): void {
  const user = content['user'];
  if (typeof user === 'string') {
    if (type === 'member.joined' || type === 'member.invited') {
      people.add(user);
    } else if (type === 'member.left') {
      people.delete(user);
    }
  }
}

/** What follows from the event for the leaves of the group as it is there. */
export function follow({ group, people, due }: Roster, event: StreamEvent): void {
  heard(people, event);
  const { type, sender, content: { user, device } } = event;
  const leaves = group.leaves.filter((leaf) => leaf.user === user);
  if (type === 'member.left') {
    leaves.filter((leaf) => due.get(nameOf(leaf)) !== 'gone').forEach((leaf) => due.set(nameOf(leaf), 'left'));
  } else if (type === 'member.joined' || type === 'member.invited') {
    leaves.filter((leaf) => due.get(nameOf(leaf)) === 'left').forEach((leaf) => due.delete(nameOf(leaf)));
  } else if (type === 'mls.removal' && sender === user) {
    leaves.filter((leaf) => leaf.device === device).forEach((leaf) => due.set(nameOf(leaf), 'gone'));
  }
}

/** The commit was taken: who came anew or is gone is not waited for any more. */
export function changed({ due }: Roster, { by, joins, added, removed }: Change): void {
  [...removed, ...added, ...(joins ? [by] : [])].forEach((owner) => due.delete(nameOf(owner)));
}

/** Leaves that are to be removed before anything is said, as far as this device knows. */
export function leavesDue({ group, people, due }: Roster): CertifiedLeaf[] {
  return group.leaves.filter((leaf) => !people.has(leaf.user) || due.has(nameOf(leaf)));
}

/** People none of whose devices is in the group. */
export function withoutLeaf({ group, people }: Roster): Id[] {
  return [...people].filter((user) => group.leaves.every((leaf) => leaf.user !== user)).sort();
}

/** What a commit does, or leaves undone, that its sender may not, as far as the room's log shows it. */
export function wrongIn(change: Change, roster: Roster, by: Owner, isDirect: boolean): string | undefined {
  const { people, due } = roster;
  if (change.by.user !== by.user || change.by.device !== by.device) {
    return 'a commit of somebody else than the server says';
  }
  const ghost = change.added.find(({ user }) => !people.has(user));
  if (ghost) {
    return `somebody is added who is neither in the room nor invited: ${ghost.user}`;
  }
  const foreign = change.removed.find((leaf) => leaf.user !== by.user && people.has(leaf.user) && !due.has(nameOf(leaf)));
  if (isDirect && foreign) {
    return `in a direct room a device of the other is removed: ${foreign.device}`;
  }
  return change.joins ? undefined : leftIn(change, roster);
}

/** Whoever comes by themselves removes nobody else; all others remove who has to go, or as many as one commit can. */
function leftIn({ by, removed }: Change, { group, due }: Roster): string | undefined {
  const isHeard = (owner: Owner) => due.get(nameOf(owner)) === 'left' || due.get(nameOf(owner)) === 'gone';
  const owed = group.leaves.filter((leaf) => isHeard(leaf) && nameOf(leaf) !== nameOf(by));
  const missing = Math.min(owed.length, PROPOSALS) - removed.filter(isHeard).length;
  return missing > 0 ? `${missing} leaves stay that have to go` : undefined;
}
