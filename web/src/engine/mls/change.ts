import type { Commit } from 'ts-mls/commit.js';
import type { Proposal } from 'ts-mls/proposal.js';
import type { PublicMessage } from 'ts-mls/publicMessage.js';
import { sameBytes } from './bytes';
import { sameOwner, type Owner } from './credential';
import { Refused } from './refused';
import { ownerOf } from './suite';

/** Most Adds and most Removes in one commit. */
export const PROPOSALS = 50;

/** A leaf of a group. */
export interface Leaf extends Owner {
  index: number;
}

/** What a commit does to the members of its group. */
export interface Change {
  /** Who made it. */
  by: Owner;
  /** Whether they were no leaf before, or come back as a new one. */
  joins: boolean;
  added: Owner[];
  removed: Leaf[];
}

/**
 * What a commit says that it does, as docs/encryption.md allows it (rules 1 to 3, 5, 6 and 8): by whom, and that a
 * device comes in by itself only if its person is there already, and takes the place of nobody else. Whether it is
 * authentic shows when it is processed.
 */
export function changeOf(message: PublicMessage, group: { id: Uint8Array; epoch: bigint; leaves: Leaf[] }): Change {
  const { content } = message;
  if (!sameBytes(content.groupId, group.id)) {
    throw new Refused('a commit of another group');
  }
  if (content.epoch !== group.epoch) {
    throw new Refused(`a commit of epoch ${content.epoch} in epoch ${group.epoch}`);
  }
  if (content.contentType !== 'commit') {
    throw new Refused(`${content.contentType} instead of a commit`);
  }
  const proposals = byValue(content.commit);
  switch (content.sender.senderType) {
    case 'member':
      return byMember(content.commit, proposals, group.leaves, leafAt(group.leaves, content.sender.leafIndex));
    case 'new_member_commit':
      return byNewLeaf(content.commit, proposals, group.leaves);
    case 'external':
    case 'new_member_proposal':
      throw new Refused(`a commit by ${content.sender.senderType}`);
  }
}

function byMember(commit: Commit, proposals: Proposal[], leaves: Leaf[], by: Leaf): Change {
  const change: Change = { by, joins: false, added: [], removed: [] };
  for (const proposal of proposals) {
    switch (proposal.proposalType) {
      case 'add':
        change.added.push(requiredOwner(proposal.add.keyPackage.leafNode.credential));
        break;
      case 'remove':
        change.removed.push(leafAt(leaves, proposal.remove.removed));
        break;
      default:
        throw new Refused(`a member commits ${proposal.proposalType}`);
    }
  }
  if (change.added.length > PROPOSALS || change.removed.length > PROPOSALS) {
    throw new Refused(`more than ${PROPOSALS} additions or removals`);
  }
  if (commit.path !== undefined && !sameOwner(requiredOwner(commit.path.leafNode.credential), by)) {
    throw new Refused('a leaf becomes that of another device');
  }
  return change;
}

function byNewLeaf(commit: Commit, proposals: Proposal[], leaves: Leaf[]): Change {
  if (commit.path === undefined) {
    throw new Refused('an external commit without a leaf');
  }
  const by = requiredOwner(commit.path.leafNode.credential);
  const removed = proposals.flatMap((proposal) => {
    switch (proposal.proposalType) {
      case 'external_init':
        return [];
      case 'remove':
        return [leafAt(leaves, proposal.remove.removed)];
      default:
        throw new Refused(`an external commit with ${proposal.proposalType}`);
    }
  });
  if (proposals.length - removed.length !== 1 || removed.length > 1) {
    throw new Refused('an external commit joins once, and removes one leaf at most');
  }
  if (!leaves.some(({ user }) => user === by.user)) {
    throw new Refused('somebody who was not in the group joins by themselves');
  }
  const own = leaves.find((leaf) => sameOwner(leaf, by));
  if (own?.index !== removed[0]?.index) {
    throw new Refused(own === undefined ? 'an external commit removes the leaf of another device' : 'a device joins beside its own leaf');
  }
  return { by: { user: by.user, device: by.device }, joins: true, added: [], removed };
}

function byValue({ proposals }: Commit): Proposal[] {
  return proposals.map((proposal) => {
    if (proposal.proposalOrRefType !== 'proposal') {
      throw new Refused('a commit that refers to proposals');
    }
    return proposal.proposal;
  });
}

function leafAt(leaves: Leaf[], index: number): Leaf {
  const leaf = leaves.find((each) => each.index === index);
  if (leaf === undefined) {
    throw new Refused(`there is no leaf ${index}`);
  }
  return leaf;
}

function requiredOwner(credential: Parameters<typeof ownerOf>[0]): Owner {
  const owner = ownerOf(credential);
  if (owner === undefined) {
    throw new Refused('a credential that names no device');
  }
  return { user: owner.user, device: owner.device };
}
