/**
 * The words that server, clients and stores share: ids, events, frames, REST bodies, error codes,
 * limits and the JSON codec. Depends on nothing of Parley.
 *
 * <p>Every name here is the name used in {@code openapi.yaml}, {@code asyncapi.yaml}, the docs and
 * the user interface.
 */
@NullMarked
package chat.parley.protocol;

import org.jspecify.annotations.NullMarked;
