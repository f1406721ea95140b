import { idBytes, type Bytes } from '../bytes';
import { isCertified, type Device, type LeafCredential } from '../credential';
import { Group, type Made } from '../group';
import { makeKeyPackage, type OwnKeyPackage } from '../key-package';
import { hex, unhex } from './world';

/** What is asked of a device; bytes are in hexadecimal. */
interface Request {
  op: 'device' | 'listed' | 'keyPackage' | 'begin' | 'join' | 'rejoin' | 'commit' | 'become' | 'take' | 'protect' | 'unprotect' | 'restart' | 'published' | 'state';
  user: string;
  device: string;
  bytes?: string;
  tree?: string;
  id?: string;
  now?: number;
  add?: string[];
  remove?: number[];
}

interface Holder {
  self: Device;
  packages: OwnKeyPackage[];
  group?: Group;
  pending?: Group;
}

const keys = new Map<string, Bytes>();
const devices = new Map<string, Holder>();

const nameOf = ({ user, device }: { user: string; device: string }) => `${user} ${device}`;

async function trust(credential: LeafCredential, leafKey: Uint8Array): Promise<boolean> {
  const key = keys.get(nameOf(credential));
  return key !== undefined && isCertified(credential, leafKey, key);
}

/** Never throws: what is refused is answered as such. */
export async function answer(request: Request): Promise<object> {
  try {
    return await done(request);
  } catch (error) {
    return { error: String(error) };
  }
}

async function done(request: Request): Promise<object> {
  if (request.op === 'device') {
    return made(request);
  }
  if (request.op === 'listed') {
    keys.set(nameOf(request), unhex(request.bytes!));
    return {};
  }
  const holder = devices.get(nameOf(request))!;
  const id = unhex(request.id ?? '');
  switch (request.op) {
    case 'keyPackage': {
      const own = await makeKeyPackage(holder.self, request.now!);
      holder.packages.push(own);
      return { keyPackage: hex(own.bytes) };
    }
    case 'begin':
      holder.group = await Group.begun(id, holder.self, trust, request.now!);
      return {};
    case 'join':
      holder.group = await joined(holder, id, unhex(request.bytes!), unhex(request.tree!));
      return {};
    case 'rejoin':
      return told(holder, await Group.rejoined(id, { groupInfo: unhex(request.bytes!), tree: unhex(request.tree!) }, holder.self, trust, request.now!));
    default:
      return inGroup(request, holder, holder.group!);
  }
}

async function inGroup(request: Request, holder: Holder, group: Group): Promise<object> {
  switch (request.op) {
    case 'commit':
      return told(holder, await group.commit({ add: (request.add ?? []).map(unhex), remove: request.remove ?? [] }));
    case 'take':
      await group.take(unhex(request.bytes!), () => undefined);
      return {};
    case 'protect':
      return { message: hex(await group.protect(unhex(request.bytes!), idBytes(request.device))) };
    case 'unprotect': {
      const { data, by } = await group.unprotect(unhex(request.bytes!));
      return { data: hex(data), user: by.user, device: by.device };
    }
    case 'restart':
      holder.group = await Group.restored(group.serialised(), trust);
      return {};
    case 'published': {
      const { groupInfo, tree } = await group.published();
      return { groupInfo: hex(groupInfo), tree: hex(tree) };
    }
    case 'state':
      return { epoch: group.epoch, authenticator: hex(group.authenticator), leaves: group.leaves.map(({ index, user, device }) => ({ index, user, device })) };
    default:
      return became(holder);
  }
}

/** An own commit was taken: of a member, or of one who joins by it. */
function became(holder: Holder): object {
  if (holder.group?.active && holder.group.epoch + 1 === holder.pending!.epoch) {
    holder.group.become(holder.pending!);
  } else {
    holder.group = holder.pending!;
  }
  return {};
}

async function made({ user, device }: Request): Promise<object> {
  const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  const key = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const sign = async (data: Bytes) => new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, data));
  keys.set(nameOf({ user, device }), key);
  devices.set(nameOf({ user, device }), { self: { user, device, sign }, packages: [] });
  return { key: hex(key) };
}

async function joined(holder: Holder, id: Bytes, welcome: Bytes, tree: Bytes): Promise<Group> {
  let refused: unknown = new Error('no key package');
  for (const own of holder.packages) {
    try {
      return await Group.joined(id, welcome, tree, own, trust);
    } catch (error) {
      refused = error;
    }
  }
  throw refused;
}

function told(holder: Holder, { commit, welcome, groupInfo, tree, next }: Made): object {
  holder.pending = next;
  return { commit: hex(commit), welcome: welcome && hex(welcome), groupInfo: hex(groupInfo), tree: hex(tree) };
}
