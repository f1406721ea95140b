package chat.parley.accounts;

import chat.parley.protocol.Rest;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.UserId;

/**
 * A person or bot, as stored.
 *
 * @param name lower case, unique
 * @param passwordHash in PHC string format
 * @param createdAt milliseconds since 1970 UTC
 */
public record StoredAccount(
        UserId user,
        String name,
        String displayName,
        ServerRole role,
        String passwordHash,
        long createdAt) {

    Rest.Account toAccount() {
        return new Rest.Account(user, name, displayName, role, createdAt);
    }

    Rest.Profile toProfile() {
        return new Rest.Profile(user, name, displayName);
    }

    StoredAccount withRole(ServerRole changed) {
        return new StoredAccount(user, name, displayName, changed, passwordHash, createdAt);
    }

    StoredAccount withDisplayName(String changed) {
        return new StoredAccount(user, name, changed, role, passwordHash, createdAt);
    }

    StoredAccount withPasswordHash(String changed) {
        return new StoredAccount(user, name, displayName, role, changed, createdAt);
    }

    /** Keeps the hash out of logs. */
    @Override
    public String toString() {
        return "account " + user;
    }
}
