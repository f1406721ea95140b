/**
 * The Java client. {@link chat.parley.sdk.ParleyClient} is what applications use; {@link
 * chat.parley.sdk.Sync} is the deterministic machine inside, which the simulator runs as it is.
 */
@NullMarked
package chat.parley.sdk;

import org.jspecify.annotations.NullMarked;
