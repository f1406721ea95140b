import { useEffect, useState } from 'react'
import type { Bridge, Id, PictureAddress } from '../bridge/bridge'
import { useBridge } from '../bridge/mirror'

/** Pictures that are held; those unused for longest go. */
const MOST_HELD = 300

/**
 * By their ids, which change with what they show. Requests for images carry no token, and no cookie opens
 * this server: the engine asks for the bytes, and the page shows them from memory.
 */
const held = new Map<Id, Promise<string>>()
/** Those that are there already, so that what is drawn again does not blink. */
const urls = new Map<Id, string>()

async function load(bridge: Bridge, address: PictureAddress): Promise<string> {
  const url = URL.createObjectURL(await bridge.picture(address))
  urls.set(address.picture, url)
  return url
}

function pictureUrl(bridge: Bridge, address: PictureAddress): Promise<string> {
  const { picture } = address
  const known = held.get(picture) ?? load(bridge, address)
  held.delete(picture)
  held.set(picture, known)
  known.catch(() => held.delete(picture))
  const [oldest] = held.keys()
  if (held.size > MOST_HELD && oldest !== undefined) drop(oldest)
  return known
}

function drop(picture: Id): void {
  const url = urls.get(picture)
  if (url !== undefined) URL.revokeObjectURL(url)
  held.delete(picture)
  urls.delete(picture)
}

/** Somebody else signs in. */
export function forgetPictures(): void {
  ;[...held.keys()].forEach(drop)
}

/** Undefined until it is there, and where it cannot be had. */
export function usePicture({ of, id, picture }: PictureAddress): string | undefined {
  const bridge = useBridge()
  const [loaded, setLoaded] = useState<{ picture: Id; url: string }>()
  useEffect(() => {
    let isWanted = true
    pictureUrl(bridge, { of, id, picture }).then(
      (url) => isWanted && setLoaded({ picture, url }),
      () => undefined,
    )
    return () => {
      isWanted = false
    }
  }, [bridge, of, id, picture])
  return loaded?.picture === picture ? loaded.url : urls.get(picture)
}
