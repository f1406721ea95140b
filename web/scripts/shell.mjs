/**
 * Reads Vite's manifest: which files the first page needs.
 *
 * @typedef {{ file: string, isEntry?: boolean, imports?: string[], css?: string[], assets?: string[] }} Chunk
 * @typedef {Record<string, Chunk>} Manifest
 */

/**
 * The files that the first page loads at once: the entry, what it imports, and their style sheets.
 *
 * @param {Manifest} manifest
 * @returns {string[]}
 */
export function initialFiles(manifest) {
  const seen = new Set();
  const files = new Set();
  const visit = (/** @type {string} */ name) => {
    const chunk = manifest[name];
    if (chunk === undefined || seen.has(name)) {
      return;
    }
    seen.add(name);
    [chunk.file, ...(chunk.css ?? [])].forEach((file) => files.add(file));
    (chunk.imports ?? []).forEach(visit);
  };
  Object.keys(manifest)
    .filter((name) => manifest[name]?.isEntry)
    .forEach(visit);
  return [...files];
}

/** Is of no use without the server, and large. */
const ONLINE_ONLY = /^assets\/strength-worker-/;

/**
 * Everything that the service worker keeps, by path from the root.
 *
 * @param {Manifest} manifest
 * @param {string[]} assets names of the files in dist/assets, for those that the manifest does not name
 * @returns {string[]}
 */
export function shellOf(manifest, assets) {
  const named = Object.values(manifest).flatMap((chunk) => [chunk.file, ...(chunk.css ?? [])]);
  const files = [...named, ...assets.map((name) => `assets/${name}`)].filter((file) => !ONLINE_ONLY.test(file));
  return ['/', '/first-paint.js', '/manifest.webmanifest', '/icon-192.png', '/icon.svg', '/icon-mention.svg', '/icon-unread.svg', ...new Set(files.map((file) => `/${file}`))].sort();
}
