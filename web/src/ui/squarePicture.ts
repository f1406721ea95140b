import { CommandError } from '../bridge/bridge'

/** As large as it is ever drawn, on dense screens too. */
const SIDE = 256
/** A file that is larger is not opened. */
const MOST_FILE_BYTES = 32 * 1024 * 1024

/**
 * The middle of a picture, small: without anything else that was in its file, such as where it was taken.
 * `invalid` when it is no picture that this browser knows.
 */
export async function squarePicture(file: Blob): Promise<Blob> {
  if (file.size > MOST_FILE_BYTES) throw new CommandError('too-large', 'the file is too large')
  const image = await createImageBitmap(file).catch(() => {
    throw new CommandError('invalid', 'the file is no picture')
  })
  const side = Math.min(image.width, image.height)
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = Math.min(SIDE, side)
  const context = canvas.getContext('2d')
  if (context) {
    context.imageSmoothingQuality = 'high'
    context.drawImage(image, (image.width - side) / 2, (image.height - side) / 2, side, side, 0, 0, canvas.width, canvas.height)
  }
  image.close()
  return encoded(canvas)
}

/** A browser that does not write WebP writes PNG instead. */
function encoded(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new CommandError('invalid', 'the picture cannot be drawn'))),
      'image/webp',
      0.9,
    ),
  )
}
