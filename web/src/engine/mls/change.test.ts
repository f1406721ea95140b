import type { Commit } from 'ts-mls/commit.js';
import type { Proposal } from 'ts-mls/proposal.js';
import type { PublicMessage } from 'ts-mls/publicMessage.js';
import { expect, test } from 'vitest';
import { changeOf, PROPOSALS, type Leaf } from './change';
import { COMMIT_BYTES, readMessage } from './framing';
import { readKeyPackage } from './key-package';
import { groupOf, ROOM, type TestDevice } from './testing/world';

const EXTERNAL_INIT: Proposal = { proposalType: 'external_init', externalInit: { kemOutput: new Uint8Array(32) } };
const remove = (removed: number): Proposal => ({ proposalType: 'remove', remove: { removed } });
const extensions: Proposal = { proposalType: 'group_context_extensions', groupContextExtensions: { extensions: [] } };

const [ada, bob, eve] = (await groupOf(3)) as [TestDevice, TestDevice, TestDevice];
const own = readMessage((await ada.group.commit({})).commit, 'mls_public_message', COMMIT_BYTES).publicMessage;
const external = readMessage((await bob.rejoin(ada)).commit, 'mls_public_message', COMMIT_BYTES).publicMessage;

function withCommit(message: PublicMessage, change: (commit: Commit) => Partial<Commit>): PublicMessage {
  if (message.content.contentType !== 'commit') {
    throw new Error('not a commit');
  }
  return { ...message, content: { ...message.content, commit: { ...message.content.commit, ...change(message.content.commit) } } };
}

function withProposals(message: PublicMessage, proposals: Proposal[]): PublicMessage {
  return withCommit(message, () => ({ proposals: proposals.map((proposal) => ({ proposalOrRefType: 'proposal', proposal })) }));
}

const changed = (message: PublicMessage, leaves: Leaf[] = ada.group.leaves) => changeOf(message, { id: ROOM, epoch: 1n, leaves });

test('what is allowed, it tells', () => {
  expect(changed(own)).toMatchObject({ by: ada.self.user && { index: 0 }, joins: false, added: [], removed: [] });
  expect(changed(external)).toMatchObject({ joins: true, removed: [{ index: 1, user: bob.self.user }] });
  expect(changed(withProposals(own, [remove(2)])).removed).toMatchObject([{ index: 2, user: eve.self.user }]);
});

test.each<[string, () => PublicMessage, string]>([
  ['an external commit that removes somebody else', () => withProposals(external, [EXTERNAL_INIT, remove(0)]), 'joins beside its own leaf'],
  ['one that removes nobody, though the device has a leaf', () => withProposals(external, [EXTERNAL_INIT]), 'joins beside its own leaf'],
  ['one that removes two', () => withProposals(external, [EXTERNAL_INIT, remove(1), remove(2)]), 'one leaf at most'],
  ['one that removes the same leaf twice', () => withProposals(external, [EXTERNAL_INIT, remove(1), remove(1)]), 'one leaf at most'],
  ['one that does not join', () => withProposals(external, [remove(1)]), 'joins once'],
  ['one that joins twice', () => withProposals(external, [EXTERNAL_INIT, EXTERNAL_INIT, remove(1)]), 'joins once'],
  ['one with anything else', () => withProposals(external, [EXTERNAL_INIT, remove(1), extensions]), 'with group_context_extensions'],
  ['one without a leaf', () => withCommit(external, () => ({ path: undefined })), 'without a leaf'],
  ['a member that joins', () => withProposals(own, [EXTERNAL_INIT]), 'a member commits external_init'],
  ['a member that changes what all have agreed on', () => withProposals(own, [extensions]), 'a member commits group_context_extensions'],
  ['a removal of nobody', () => withProposals(own, [remove(3)]), 'no leaf 3'],
  ['more than can be checked', () => withProposals(own, Array.from({ length: PROPOSALS + 1 }, () => remove(1))), 'more than 50'],
  ['proposals that were made before', () => withCommit(own, () => ({ proposals: [{ proposalOrRefType: 'reference', reference: new Uint8Array(32) }] })), 'refers to proposals'],
  ['a leaf that becomes that of another device', () => withCommit(own, () => pathOf(external)), 'that of another device'],
  ['somebody outside', () => ({ ...own, content: { ...own.content, sender: { senderType: 'external', senderIndex: 0 } } }), 'a commit by external'],
  ['a sender who is none', () => ({ ...own, content: { ...own.content, sender: { senderType: 'member', leafIndex: 7 } } }), 'no leaf 7'],
])('it refuses %s', (_, message, why) => {
  expect(() => changed(message())).toThrow(why);
});

function pathOf(message: PublicMessage): Partial<Commit> {
  return message.content.contentType === 'commit' ? { path: message.content.commit.path } : {};
}

test('it refuses an external commit that removes another device of the same person', async () => {
  const second = await bob.world.device(1, 9);
  const joins = readMessage((await second.rejoin(ada)).commit, 'mls_public_message', COMMIT_BYTES).publicMessage;
  expect(changed(joins).removed).toEqual([]);
  expect(() => changed(withProposals(joins, [EXTERNAL_INIT, remove(1)]))).toThrow('the leaf of another device');
});

test('it refuses a leaf whose credential is none of ours', async () => {
  const { leafNode } = readKeyPackage((await bob.keyPackage()).bytes);
  const nobody = { ...leafNode, credential: { credentialType: 'basic' as const, identity: Uint8Array.of(1, 2) } };
  const add: Proposal = { proposalType: 'add', add: { keyPackage: { ...readKeyPackage((await bob.keyPackage()).bytes), leafNode: nobody } } };
  expect(() => changed(withProposals(own, [add]))).toThrow('names no device');
});
