import 'virtual:mls-repairs';
import type { Capabilities } from 'ts-mls/capabilities.js';
import type { ClientConfig } from 'ts-mls/clientConfig.js';
import type { Credential } from 'ts-mls/credential.js';
import type { KeyPackage } from 'ts-mls/keyPackage.js';
import type { LeafNode } from 'ts-mls/leafNode.js';
import { getCiphersuiteFromName, type CiphersuiteImpl, type CiphersuiteName } from 'ts-mls/crypto/ciphersuite.js';
import { getCiphersuiteImpl } from 'ts-mls/crypto/getCiphersuiteImpl.js';
import { readCredential, sameOwner, type LeafCredential } from './credential';

export const SUITE_NAME: CiphersuiteName = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519';

/** What a leaf can do: what all clients can, and nothing that one of them does not know. */
export const CAPABILITIES: Capabilities = {
  versions: ['mls10'],
  ciphersuites: [SUITE_NAME],
  extensions: [],
  proposals: [],
  credentials: ['basic'],
};

/** Epochs before the current one whose messages can still be read. */
export const PAST_EPOCHS = 4;
/** Keys of messages that were passed over and may still come, of one sender in one epoch. */
const SKIPPED_GENERATIONS = 2_000;
/** How far ahead of the last one a sender's message may be. */
const FORWARD_STEPS = 5_000;

let loaded: Promise<CiphersuiteImpl> | undefined;

export function suite(): Promise<CiphersuiteImpl> {
  return (loaded ??= getCiphersuiteImpl(getCiphersuiteFromName(SUITE_NAME)));
}

/** Whether a leaf belongs to who it says: the device is listed by its person, and has signed the leaf's key. */
export type Trust = (credential: LeafCredential, leafKey: Uint8Array) => Promise<boolean>;

export function ownerOf(credential: Credential): LeafCredential | undefined {
  return credential.credentialType === 'basic' ? readCredential(credential.identity) : undefined;
}

/** How groups are kept, the same on all clients. */
export function config(trust: Trust): ClientConfig {
  return {
    keyRetentionConfig: {
      retainKeysForGenerations: SKIPPED_GENERATIONS,
      retainKeysForEpochs: PAST_EPOCHS,
      maximumForwardRatchetSteps: FORWARD_STEPS,
    },
    lifetimeConfig: { maximumTotalLifetime: 90n * 24n * 3600n, validateLifetimeOnReceive: false },
    keyPackageEqualityConfig: {
      compareKeyPackages: (a: KeyPackage, b: KeyPackage) => sameDevice(a.leafNode, b.leafNode),
      compareKeyPackageToLeafNode: (a: KeyPackage, b: LeafNode) => sameDevice(a.leafNode, b),
    },
    // what MLS carries is of one length
    paddingConfig: { kind: 'alwaysPad', paddingLength: 0 },
    authService: {
      async validateCredential(credential: Credential, leafKey: Uint8Array) {
        const owner = ownerOf(credential);
        return owner !== undefined && (await trust(owner, leafKey));
      },
    },
  };
}

function sameDevice(a: LeafNode, b: LeafNode): boolean {
  const [ownerA, ownerB] = [ownerOf(a.credential), ownerOf(b.credential)];
  return ownerA !== undefined && ownerB !== undefined && sameOwner(ownerA, ownerB);
}
