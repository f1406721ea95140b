import { readFileSync } from 'node:fs';

/** The version whose text is mended below; another one wants each repair to be looked at anew. */
const VERSION = '1.6.4';
const SOURCES = '/ts-mls/dist/src/';
/** Imported by what stands on the repairs: nobody but this plugin resolves it, so a build without it fails. */
const REQUIRED = 'virtual:mls-repairs';

/**
 * What is wrong in ts-mls, and what stands there instead. Each text must be there exactly as often as said: a repair
 * that finds something else fails the build, rather than leave out what members' safety rests on.
 *
 * @type {{file: string, why: string, times?: number, was: string, is: string}[]}
 */
export const REPAIRS = [
  {
    file: 'clientState.js',
    why: 'an unmerged leaf is a leaf, and below the node that lists it (RFC 9420, section 7.9): either fault is enough',
    was: `if (tree[nodeIndex]?.nodeType !== "leaf" && !dp.includes(toNodeIndex(i)))`,
    is: `if (tree[nodeIndex]?.nodeType !== "leaf" || !dp.includes(toNodeIndex(i)))`,
  },
  {
    file: 'clientState.js',
    why: 'only nodes between the leaf and the node that lists it have to list it, too (section 7.9)',
    was: `for (const parentIdx of dp) {`,
    is: `for (const parentIdx of dp.slice(0, dp.indexOf(toNodeIndex(i)))) {`,
  },
  {
    file: 'clientState.js',
    why: 'they list it, among others: the lists are not equal, and valid trees were refused',
    was: `if (!arraysEqual(dpNode.parent.unmergedLeaves, n.parent.unmergedLeaves))`,
    is: `if (!dpNode.parent.unmergedLeaves.includes(unmergedLeaf))`,
  },
  {
    file: 'clientState.js',
    why: 'the keys of a new leaf are compared with those in the tree (section 7.3): those in the tree were compared with each other only',
    was: `existingLeafIndex) {
    const hpkeKeys = new Set();
    const signatureKeys = new Set();`,
    is: `existingLeafIndex) {
    const hpkeKeys = new Set([bytesToBase64(leafNode.hpkePublicKey)]);
    const signatureKeys = new Set([bytesToBase64(leafNode.signaturePublicKey)]);`,
  },
  {
    file: 'clientState.js',
    why: 'two additions that are refused are refused once: the first one was a rejection that nobody handled',
    was: `grouped.add.reduce(async (acc, { proposal }) => {`,
    is: `grouped.add.reduce(async (acc, { proposal }) => {
        await acc;`,
  },
  {
    file: 'createCommit.js',
    why: 'an external_pub has a length of its own inside the extension (section 12.4.3.2)',
    was: `import { encode } from "./codec/tlsEncoder.js";`,
    is: `import { encode } from "./codec/tlsEncoder.js";
import { decodeVarLenData, varLenDataEncoder } from "./codec/variableLength.js";`,
  },
  {
    file: 'createCommit.js',
    why: 'written with it',
    times: 2,
    was: `extensionData: externalPub }`,
    is: `extensionData: encode(varLenDataEncoder)(externalPub) }`,
  },
  {
    file: 'createCommit.js',
    why: 'and read with it',
    was: `await exportSecret(externalPub.extensionData, cs)`,
    is: `await exportSecret(decodeVarLenData(externalPub.extensionData, 0)?.[0] ?? new Uint8Array(), cs)`,
  },
];

/**
 * The text of a file of ts-mls, mended.
 *
 * @param {string} file its name in dist/src
 * @param {string} text
 */
export function repaired(file, text) {
  return REPAIRS.filter((repair) => repair.file === file).reduce((mended, { why, times = 1, was, is }) => {
    const found = mended.split(was).length - 1;
    if (found !== times) {
      throw new Error(`ts-mls ${file}: what is to be repaired is there ${found} times and not ${times} (${why}): ${was}`);
    }
    return mended.replaceAll(was, is);
  }, text);
}

/**
 * Mends ts-mls while it is built or tested. It has to be inlined in tests (`server.deps.inline`, `ssr.noExternal`).
 *
 * @returns {import('vite').Plugin}
 */
export function mlsRepairs() {
  return {
    name: 'parley-mls-repairs',
    enforce: 'pre',
    resolveId: (id) => (id === REQUIRED ? `\0${REQUIRED}` : null),
    load(id) {
      if (id === `\0${REQUIRED}`) {
        return '';
      }
      const path = id.split('?')[0] ?? '';
      const at = path.lastIndexOf(SOURCES);
      if (at < 0) {
        return null;
      }
      const { version } = JSON.parse(readFileSync(`${path.slice(0, at)}/ts-mls/package.json`, 'utf8'));
      if (version !== VERSION) {
        throw new Error(`ts-mls is ${version}: scripts/mls-repairs.mjs mends ${VERSION}; look at each repair anew`);
      }
      // its source maps point to what is not in the package
      const text = readFileSync(path, 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '');
      return { code: repaired(path.slice(at + SOURCES.length), text), map: null };
    },
  };
}
