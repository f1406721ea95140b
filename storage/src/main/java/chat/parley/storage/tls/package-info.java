/** How connections to stores are protected, whatever speaks over them. */
@NullMarked
package chat.parley.storage.tls;

import org.jspecify.annotations.NullMarked;
