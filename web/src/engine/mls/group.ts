import { createGroup, decodeGroupState, encodeGroupState, joinGroup, type ClientState } from 'ts-mls/clientState.js';
import { createCommit, createGroupInfoWithExternalPub, joinGroupExternal } from 'ts-mls/createCommit.js';
import { createApplicationMessage } from 'ts-mls/createMessage.js';
import type { CiphersuiteImpl } from 'ts-mls/crypto/ciphersuite.js';
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js';
import { processPublicMessage } from 'ts-mls/processMessages.js';
import type { Proposal } from 'ts-mls/proposal.js';
import { emptyPskIndex } from 'ts-mls/pskIndex.js';
import { decodeRatchetTree, encodeRatchetTree, type RatchetTree } from 'ts-mls/ratchetTree.js';
import { zeroOutUint8Array } from 'ts-mls/util/byteArray.js';
import { concatenated, sameBytes } from './bytes';
import { changeOf, type Change, type Leaf } from './change';
import type { Device, LeafCredential, Owner } from './credential';
import { COMMIT_BYTES, GROUP_INFO_BYTES, PRIVATE_MESSAGE_BYTES, readMessage, readWhole, TREE_BYTES, WELCOME_BYTES, writeMessage } from './framing';
import { Refused } from './refused';
import { ownLeaf, readKeyPackage, type OwnKeyPackage } from './key-package';
import { config, ownerOf, suite, type Trust } from './suite';

const STORED = 1;

/** What whoever joins needs of a group: a GroupInfo for external commits, and the tree that goes with it. */
export interface Published {
  groupInfo: Uint8Array;
  tree: Uint8Array;
}

/** A commit of one's own that the server has yet to take. */
export interface Made extends Published {
  commit: Uint8Array;
  /** For all whom it adds. */
  welcome: Uint8Array | undefined;
  /** The group after it; to be kept with the commit until the server has answered. */
  next: Group;
}

/** A leaf with what shows whose it is. */
export interface CertifiedLeaf extends Leaf, LeafCredential {
  leafKey: Uint8Array;
}

/** What came out of an application message. */
export interface Opened {
  data: Uint8Array;
  /** In the clear, and authenticated. */
  authenticated: Uint8Array;
  by: CertifiedLeaf;
  epoch: number;
}

/**
 * The group of a room as this device sees it (RFC 9420). A call that fails changes nothing. One call at a time: whoever
 * calls waits for the one before. What changes the group is to be stored (`serialised`) before anything of it leaves.
 */
export class Group {
  private constructor(
    private readonly cs: CiphersuiteImpl,
    private state: ClientState,
  ) {}

  /** A new group, this device alone in it. */
  static async begun(id: Uint8Array, device: Device, trust: Trust, now: number): Promise<Group> {
    const cs = await suite();
    const { publicPackage, privatePackage } = await ownLeaf(device, now);
    return new Group(cs, await createGroup(id, publicPackage, privatePackage, [], cs, config(trust)));
  }

  /** The group that somebody has added this device to. */
  static async joined(id: Uint8Array, welcome: Uint8Array, tree: Uint8Array, own: OwnKeyPackage, trust: Trust): Promise<Group> {
    const cs = await suite();
    const read = readMessage(welcome, 'mls_welcome', WELCOME_BYTES).welcome;
    const state = await joinGroup(read, readKeyPackage(own.bytes), own.secrets, emptyPskIndex, cs, readTree(tree), undefined, config(trust));
    return new Group(cs, state).checked(id);
  }

  /**
   * A commit by which this device joins by itself, under a leaf key that is new; its own old leaf, if it has one, goes.
   * Only after the server has taken it is `next` the group.
   */
  static async rejoined(id: Uint8Array, { groupInfo, tree }: Published, device: Device, trust: Trust, now: number): Promise<Made> {
    const cs = await suite();
    const info = readMessage(groupInfo, 'mls_group_info', GROUP_INFO_BYTES).groupInfo;
    if (!sameBytes(info.groupContext.groupId, id)) {
      throw new Refused('the GroupInfo of another group');
    }
    const before = readTree(tree);
    const { publicPackage, privatePackage } = await ownLeaf(device, now);
    const resync = leavesOf(before).some((leaf) => leaf.user === device.user && leaf.device === device.device);
    const joined = await joinGroupExternal(info, publicPackage, privatePackage, resync, cs, before, config(trust));
    const next = new Group(cs, joined.newState).checked(id);
    const commit = writeMessage({ version: 'mls10', wireformat: 'mls_public_message', publicMessage: joined.publicMessage });
    return { commit, welcome: undefined, next, ...(await next.published()) };
  }

  /** What `serialised` gave. */
  static async restored(stored: Uint8Array, trust: Trust): Promise<Group> {
    if (stored[0] !== STORED) {
      throw new Refused('a stored group of another version');
    }
    // a copy: the library reads views of it, and wipes them once they are used
    const state = readWhole(decodeGroupState, stored.slice(1), Number.MAX_SAFE_INTEGER, 'stored group');
    return new Group(await suite(), { ...state, clientConfig: config(trust) });
  }

  serialised(): Uint8Array {
    return concatenated(Uint8Array.of(STORED), encodeGroupState(this.state));
  }

  get epoch(): number {
    return Number(this.state.groupContext.epoch);
  }

  /** The same for all who are in the same epoch of the same group. */
  get authenticator(): Uint8Array {
    return this.state.keySchedule.epochAuthenticator;
  }

  /** False once this device was removed. */
  get active(): boolean {
    return this.state.groupActiveState.kind === 'active';
  }

  get leaves(): CertifiedLeaf[] {
    return leavesOf(this.state.ratchetTree);
  }

  /** Adds whoever the key packages are of, and removes leaves; with neither, renews the own keys. */
  async commit({ add = [], remove = [] }: { add?: Uint8Array[]; remove?: number[] }): Promise<Made> {
    const proposals: Proposal[] = [
      ...remove.map((removed) => ({ proposalType: 'remove' as const, remove: { removed } })),
      ...add.map((bytes) => ({ proposalType: 'add' as const, add: { keyPackage: readKeyPackage(bytes) } })),
    ];
    const context = { state: this.state, cipherSuite: this.cs };
    const { commit, welcome, newState } = await createCommit(context, { wireAsPublicMessage: true, extraProposals: proposals });
    const next = new Group(this.cs, newState);
    return {
      commit: writeMessage(commit),
      welcome: welcome && writeMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome }),
      next,
      ...(await next.published()),
    };
  }

  /** The server has taken a commit that this group made: on with it. */
  become({ state }: Group): void {
    if (state.groupContext.epoch !== this.state.groupContext.epoch + 1n) {
      throw new Refused('not what follows this epoch');
    }
    // messages that came since the commit was made have moved the keys of the epoch that ends
    const ended = state.historicalReceiverData.get(this.state.groupContext.epoch);
    const historicalReceiverData = new Map(state.historicalReceiverData);
    if (ended !== undefined) {
      historicalReceiverData.set(this.state.groupContext.epoch, { ...ended, secretTree: this.state.secretTree });
    }
    this.state = { ...state, historicalReceiverData };
  }

  /** Reads a commit of others without taking it. */
  read(commit: Uint8Array): Change {
    return changeOf(readMessage(commit, 'mls_public_message', COMMIT_BYTES).publicMessage, this.context());
  }

  /** Takes a commit of others, if it is authentic and allowed; `permit` says what is wrong with it otherwise. */
  async take(commit: Uint8Array, permit: (change: Change) => string | undefined): Promise<Change> {
    const { publicMessage } = readMessage(commit, 'mls_public_message', COMMIT_BYTES);
    const change = changeOf(publicMessage, this.context());
    const wrong = permit(change);
    if (wrong !== undefined) {
      throw new Refused(wrong);
    }
    const { newState, consumed } = await processPublicMessage(this.state, publicMessage, emptyPskIndex, this.cs);
    this.state = newState;
    consumed.forEach(zeroOutUint8Array);
    return change;
  }

  /** An application message, in the current epoch. */
  async protect(data: Uint8Array, authenticated: Uint8Array): Promise<Uint8Array> {
    const { newState, privateMessage, consumed } = await createApplicationMessage(this.state, data, this.cs, authenticated);
    this.state = newState;
    consumed.forEach(zeroOutUint8Array);
    return writeMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage });
  }

  /** What an application message of another device says, of this epoch or one of the last; each opens once. */
  async unprotect(message: Uint8Array): Promise<Opened> {
    const read = readMessage(message, 'mls_private_message', PRIVATE_MESSAGE_BYTES).privateMessage;
    if (read.contentType !== 'application' || !sameBytes(read.groupId, this.state.groupContext.groupId)) {
      throw new Refused('not an application message of this group');
    }
    const keys = this.keysOf(read.epoch);
    const { senderDataSecret, secretTree, ratchetTree, groupContext } = keys;
    const { keyRetentionConfig } = this.state.clientConfig;
    const { content, tree, consumed } = await unprotectPrivateMessage(senderDataSecret, read, secretTree, ratchetTree, groupContext, keyRetentionConfig, this.cs);
    if (content.content.contentType !== 'application' || content.content.sender.senderType !== 'member') {
      throw new Refused('not an application message of a member');
    }
    const { leafIndex } = content.content.sender;
    keys.moved(tree);
    const data = content.content.applicationData.slice();
    consumed.forEach(zeroOutUint8Array);
    const by = leavesOf(ratchetTree).find(({ index }) => index === leafIndex)!;
    return { data, authenticated: read.authenticatedData, by, epoch: Number(read.epoch) };
  }

  async published(): Promise<Published> {
    const groupInfo = await createGroupInfoWithExternalPub(this.state, [], this.cs);
    return {
      groupInfo: writeMessage({ version: 'mls10', wireformat: 'mls_group_info', groupInfo }),
      tree: encodeRatchetTree(this.state.ratchetTree),
    };
  }

  private context() {
    return { id: this.state.groupContext.groupId, epoch: this.state.groupContext.epoch, leaves: this.leaves };
  }

  /** What opens the messages of an epoch, and how it moves on. */
  private keysOf(epoch: bigint) {
    const { groupContext, keySchedule, secretTree, ratchetTree, historicalReceiverData } = this.state;
    if (epoch === groupContext.epoch) {
      const moved = (tree: ClientState['secretTree']) => {
        this.state = { ...this.state, secretTree: tree };
      };
      return { senderDataSecret: keySchedule.senderDataSecret, secretTree, ratchetTree, groupContext, moved };
    }
    const past = historicalReceiverData.get(epoch);
    if (past === undefined) {
      throw new Refused(epoch > groupContext.epoch ? 'a message of an epoch to come' : 'a message of an epoch whose keys are gone');
    }
    const moved = (tree: ClientState['secretTree']) => {
      const data = new Map(this.state.historicalReceiverData).set(epoch, { ...past, secretTree: tree });
      this.state = { ...this.state, historicalReceiverData: data };
    };
    return { ...past, moved };
  }

  /** What joiners check besides the library: it is the group that was meant, and no device is in it twice. */
  private checked(id: Uint8Array): Group {
    if (!sameBytes(this.state.groupContext.groupId, id)) {
      throw new Refused('another group');
    }
    const devices = this.leaves.map(({ user, device }: Owner) => `${user} ${device}`);
    if (new Set(devices).size !== devices.length) {
      throw new Refused('a group with a device in it twice');
    }
    return this;
  }
}

function readTree(bytes: Uint8Array): RatchetTree {
  return readWhole(decodeRatchetTree, bytes, TREE_BYTES, 'ratchet tree');
}

function leavesOf(tree: RatchetTree): CertifiedLeaf[] {
  return tree.flatMap((node, i) => {
    if (node?.nodeType !== 'leaf') {
      return [];
    }
    const owner = ownerOf(node.leaf.credential);
    if (owner === undefined) {
      throw new Refused('a leaf that names no device');
    }
    return [{ index: i / 2, ...owner, leafKey: node.leaf.signaturePublicKey }];
  });
}
