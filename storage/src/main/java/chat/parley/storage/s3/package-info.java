/** Blobs as objects of a bucket, in whatever speaks S3. */
@NullMarked
package chat.parley.storage.s3;

import org.jspecify.annotations.NullMarked;
