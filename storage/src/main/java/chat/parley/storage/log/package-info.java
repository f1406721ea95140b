/** What the event logs have in common: how an event is stored, and how it is checked. */
@NullMarked
package chat.parley.storage.log;

import org.jspecify.annotations.NullMarked;
