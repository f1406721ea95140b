/** Blobs as files in a folder. */
@NullMarked
package chat.parley.storage.files;

import org.jspecify.annotations.NullMarked;
