/** The shipped program: {@link chat.parley.cli.Main} and one class for each command. */
@NullMarked
package chat.parley.cli;

import org.jspecify.annotations.NullMarked;
