import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeCommit, encodeCommit } from 'ts-mls/commit.js';
import { defaultAuthenticationService } from 'ts-mls/authenticationService.js';
import { defaultClientConfig, type ClientConfig } from 'ts-mls/clientConfig.js';
import { joinGroup, makePskIndex, validateRatchetTree, type ClientState } from 'ts-mls/clientState.js';
import { deriveSecret, expandWithLabel } from 'ts-mls/crypto/kdf.js';
import { verifyWithLabel } from 'ts-mls/crypto/signature.js';
import type { GroupContext } from 'ts-mls/groupContext.js';
import { refhash } from 'ts-mls/crypto/hash.js';
import { decodeMlsMessage, encodeMlsMessage, type MLSMessage } from 'ts-mls/message.js';
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js';
import { unprotectPublicMessage } from 'ts-mls/messageProtectionPublic.js';
import { processPrivateMessage, processPublicMessage } from 'ts-mls/processMessages.js';
import { encodeProposal } from 'ts-mls/proposal.js';
import { decodeRatchetTree, encodeRatchetTree, resolution, type RatchetTree } from 'ts-mls/ratchetTree.js';
import { createSecretTree } from 'ts-mls/secretTree.js';
import { treeHash } from 'ts-mls/treeHash.js';
import { leafWidth, root, toNodeIndex } from 'ts-mls/treemath.js';
import { bytesToBase64 } from 'ts-mls/util/byteArray.js';
import { expect, test } from 'vitest';
import { readWhole } from './framing';
import { suite, SUITE_NAME } from './suite';
import { hex, unhex } from './testing/world';

/** The working group's vectors: where the environment says, or in `shared` beside the project's folder. */
const FOLDER = process.env['PARLEY_MLS_VECTORS'] ?? join(import.meta.dirname, '../../../../../shared/data/mls-vectors');
const there = existsSync(join(FOLDER, 'messages.json'));
/** Of the one vector that has 200 epochs. */
const EPOCHS = process.env['LONG'] === '1' ? 200 : 40;
const missing = there ? '' : ' (did not run: PARLEY_MLS_VECTORS names no folder with the vectors)';

interface Passive {
  cipher_suite: number;
  external_psks: { psk_id: string; psk: string }[];
  key_package: string;
  signature_priv: string;
  encryption_priv: string;
  init_priv: string;
  welcome: string;
  ratchet_tree: string | null;
  initial_epoch_authenticator: string;
  epochs: { proposals: string[]; commit: string; epoch_authenticator: string }[];
}

/** Those of the suite that rooms have. */
function vectors<T>(file: string): T[] {
  const all = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as (T & { cipher_suite?: number })[];
  return all.filter(({ cipher_suite }) => cipher_suite === undefined || cipher_suite === 1);
}

const message = (text: string): MLSMessage => readWhole(decodeMlsMessage, unhex(text), Number.MAX_SAFE_INTEGER, 'MLSMessage');

function publicOf(text: string) {
  const read = message(text);
  if (read.wireformat !== 'mls_public_message') {
    throw new Error(read.wireformat);
  }
  return read.publicMessage;
}

function privateOf(text: string) {
  const read = message(text);
  if (read.wireformat !== 'mls_private_message') {
    throw new Error(read.wireformat);
  }
  return read.privateMessage;
}

const passive: ClientConfig = { ...defaultClientConfig, authService: defaultAuthenticationService };

class PassiveClient {
  private state!: ClientState;
  private readonly psks: Record<string, Uint8Array>;

  constructor(private readonly vector: Passive) {
    this.psks = Object.fromEntries(vector.external_psks.map(({ psk_id, psk }) => [bytesToBase64(unhex(psk_id)), unhex(psk)]));
  }

  async join(): Promise<void> {
    const { key_package, init_priv, encryption_priv, signature_priv, welcome, ratchet_tree } = this.vector;
    const [own, invitation] = [message(key_package), message(welcome)];
    if (own.wireformat !== 'mls_key_package' || invitation.wireformat !== 'mls_welcome') {
      throw new Error(`${own.wireformat}, ${invitation.wireformat}`);
    }
    const secrets = { initPrivateKey: unhex(init_priv), hpkePrivateKey: unhex(encryption_priv), signaturePrivateKey: unhex(signature_priv) };
    const tree = ratchet_tree === null ? undefined : decodeRatchetTree(unhex(ratchet_tree), 0)![0];
    this.state = await joinGroup(invitation.welcome, own.keyPackage, secrets, makePskIndex(undefined, this.psks), await suite(), tree, undefined, passive);
  }

  async take(text: string): Promise<void> {
    const read = message(text);
    const psks = makePskIndex(this.state, this.psks);
    const cs = await suite();
    const taken =
      read.wireformat === 'mls_public_message'
        ? await processPublicMessage(this.state, read.publicMessage, psks, cs)
        : await processPrivateMessage(this.state, privateOf(text), psks, cs);
    this.state = taken.newState;
  }

  get authenticator(): string {
    return hex(this.state.keySchedule.epochAuthenticator);
  }
}

test.runIf(there).each(['passive-client-welcome', 'passive-client-handling-commit', 'passive-client-random'])(
  '%s: its epochs are entered',
  async (file) => {
    const all = vectors<Passive>(`${file}.json`);
    expect(all.length).toBeGreaterThan(0);
    for (const vector of all) {
      const client = new PassiveClient(vector);
      await client.join();
      expect(client.authenticator).toBe(vector.initial_epoch_authenticator);
      for (const { proposals, commit, epoch_authenticator } of vector.epochs.slice(0, EPOCHS)) {
        for (const each of [...proposals, commit]) {
          await client.take(each);
        }
        expect(client.authenticator).toBe(epoch_authenticator);
      }
    }
  },
  120_000,
);

test.runIf(there)('tree-validation: every tree is valid, and says what the vectors say', async () => {
  const cs = await suite();
  const all = vectors<{ tree: string; group_id: string; tree_hashes: string[]; resolutions: number[][] }>('tree-validation.json');
  for (const { tree, group_id, tree_hashes, resolutions } of all) {
    const read = readWhole(decodeRatchetTree, unhex(tree), Number.MAX_SAFE_INTEGER, 'tree');
    const whole = unhex(tree_hashes[root(leafWidth(read.length))]!);
    const context: GroupContext = {
      version: 'mls10',
      cipherSuite: SUITE_NAME,
      groupId: unhex(group_id),
      epoch: 0n,
      treeHash: whole,
      confirmedTranscriptHash: new Uint8Array(),
      extensions: [],
    };
    expect(await validateRatchetTree(read, context, passive.lifetimeConfig, passive.authService, whole, cs)).toBeUndefined();
    expect(resolutions.map((_, i) => resolution(read, toNodeIndex(i)))).toEqual(resolutions);
    expect(await Promise.all(tree_hashes.map(async (_, i) => hex(await treeHash(read, toNodeIndex(i), cs.hash))))).toEqual(tree_hashes);
    expect(hex(encodeRatchetTree(read))).toBe(tree);
  }
});

test.runIf(there)('messages: what is read is written the same', () => {
  const framed = ['mls_welcome', 'mls_group_info', 'mls_key_package', 'public_message_application', 'public_message_proposal', 'public_message_commit', 'private_message'];
  for (const vector of vectors<Record<string, string>>('messages.json')) {
    for (const name of framed) {
      expect(hex(encodeMlsMessage(message(vector[name]!))), name).toBe(vector[name]);
    }
    expect(hex(encodeRatchetTree(decodeRatchetTree(unhex(vector['ratchet_tree']!), 0)![0]))).toBe(vector['ratchet_tree']);
    expect(hex(encodeCommit(readWhole(decodeCommit, unhex(vector['commit']!), Number.MAX_SAFE_INTEGER, 'commit')))).toBe(vector['commit']);
  }
});

test.runIf(there)('message-protection: what the vectors protect is opened', async () => {
  const cs = await suite();
  for (const v of vectors<Record<string, string> & { epoch: number }>('message-protection.json')) {
    const context: GroupContext = {
      version: 'mls10',
      cipherSuite: SUITE_NAME,
      groupId: unhex(v['group_id']!),
      epoch: BigInt(v.epoch),
      treeHash: unhex(v['tree_hash']!),
      confirmedTranscriptHash: unhex(v['confirmed_transcript_hash']!),
      extensions: [],
    };
    const key = unhex(v['signature_pub']!);
    const tree = await createSecretTree(2, unhex(v['encryption_secret']!), cs.kdf);
    const leaves = twoLeaves();
    const open = async (name: string) => {
      const secret = unhex(v['sender_data_secret']!);
      return unprotectPrivateMessage(secret, privateOf(v[name]!), tree, leaves, context, passive.keyRetentionConfig, cs, key);
    };
    expect((await open('application_priv')).content.content).toMatchObject({ applicationData: unhex(v['application']!) });
    const proposal = (await unprotectPublicMessage(unhex(v['membership_key']!), context, leaves, publicOf(v['proposal_pub']!), cs, key)).content;
    expect(proposal.contentType === 'proposal' && hex(encodeProposal(proposal.proposal))).toBe(v['proposal']);
    const commit = (await unprotectPublicMessage(unhex(v['membership_key']!), context, leaves, publicOf(v['commit_pub']!), cs, key)).content;
    expect(commit.contentType === 'commit' && hex(encodeCommit(commit.commit))).toBe(v['commit']);
    const sealedProposal = (await open('proposal_priv')).content.content;
    expect(sealedProposal.contentType === 'proposal' && hex(encodeProposal(sealedProposal.proposal))).toBe(v['proposal']);
    const sealedCommit = (await open('commit_priv')).content.content;
    expect(sealedCommit.contentType === 'commit' && hex(encodeCommit(sealedCommit.commit))).toBe(v['commit']);
  }
});

/** A tree of two leaves, of which only that they are there is looked at. */
function twoLeaves(): RatchetTree {
  return decodeRatchetTree(unhex(vectors<{ tree: string }>('tree-validation.json')[0]!.tree), 0)![0];
}

test.runIf(there)('crypto-basics: secrets, references and signatures are those of the vectors', async () => {
  const cs = await suite();
  for (const v of vectors<Record<string, Record<string, string> & { length: number }>>('crypto-basics.json')) {
    const { derive_secret: derive, expand_with_label: expand, ref_hash: ref, sign_with_label: sign } = v as Required<typeof v>;
    expect(hex(await deriveSecret(unhex(derive!['secret']!), derive!['label']!, cs.kdf))).toBe(derive!['out']);
    expect(hex(await expandWithLabel(unhex(expand!['secret']!), expand!['label']!, unhex(expand!['context']!), expand!.length, cs.kdf))).toBe(expand!['out']);
    expect(hex(await refhash(ref!['label']!, unhex(ref!['value']!), cs.hash))).toBe(ref!['out']);
    const signed = [unhex(sign!['pub']!), sign!['label']!, unhex(sign!['content']!), unhex(sign!['signature']!)] as const;
    expect(await verifyWithLabel(...signed, cs.signature)).toBe(true);
  }
});

test(`the working group's vectors are looked for${missing}`, () => {
  expect(there).toBe(existsSync(FOLDER));
});
