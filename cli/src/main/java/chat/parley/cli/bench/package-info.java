/**
 * {@code parley bench}: puts an open-loop load on one server and says what each delivery, message
 * and connection costs; beside it, the raw limits of the same machine in the same run.
 */
@NullMarked
package chat.parley.cli.bench;

import org.jspecify.annotations.NullMarked;
