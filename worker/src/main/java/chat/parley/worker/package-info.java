/** What happens in the background, never in the path of a message. */
@NullMarked
package chat.parley.worker;

import org.jspecify.annotations.NullMarked;
