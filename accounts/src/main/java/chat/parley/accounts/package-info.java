/**
 * People, their sign-ins and what lets them in: accounts, passwords, sessions, tokens, invitations.
 * SQL is the truth here, not the log; {@link AccountStore} is the port to it.
 */
@NullMarked
package chat.parley.accounts;

import org.jspecify.annotations.NullMarked;
