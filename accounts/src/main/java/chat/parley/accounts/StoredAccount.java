package chat.parley.accounts;

import chat.parley.protocol.AccountState;
import chat.parley.protocol.BlobId;
import chat.parley.protocol.Rest;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A person or bot, as stored.
 *
 * @param name lower case, unique
 * @param picture null for none
 * @param passwordHash in PHC string format
 * @param createdAt milliseconds since 1970 UTC
 * @param suspendedAt likewise; null when the account is not suspended
 * @param waiting whether an admin has yet to let the person in
 */
public record StoredAccount(
        UserId user,
        String name,
        String displayName,
        @Nullable BlobId picture,
        ServerRole role,
        String passwordHash,
        long createdAt,
        @Nullable Long suspendedAt,
        boolean waiting) {

    Rest.Account toAccount() {
        return new Rest.Account(user, name, displayName, picture, role, createdAt, waiting, null);
    }

    Rest.ManagedAccount toManaged() {
        return new Rest.ManagedAccount(
                user, name, displayName, picture, role, createdAt, suspendedAt, waiting);
    }

    Rest.Profile toProfile() {
        AccountState state = isSuspended() ? AccountState.SUSPENDED : null;
        return new Rest.Profile(user, name, displayName, picture, state);
    }

    StoredAccount withRole(ServerRole changed) {
        return new StoredAccount(
                user,
                name,
                displayName,
                picture,
                changed,
                passwordHash,
                createdAt,
                suspendedAt,
                waiting);
    }

    StoredAccount withDisplayName(String changed) {
        return new StoredAccount(
                user, name, changed, picture, role, passwordHash, createdAt, suspendedAt, waiting);
    }

    StoredAccount withPicture(@Nullable BlobId changed) {
        return new StoredAccount(
                user,
                name,
                displayName,
                changed,
                role,
                passwordHash,
                createdAt,
                suspendedAt,
                waiting);
    }

    StoredAccount withPasswordHash(String changed) {
        return new StoredAccount(
                user, name, displayName, picture, role, changed, createdAt, suspendedAt, waiting);
    }

    /**
     * @param at null ends the suspension
     */
    StoredAccount suspended(@Nullable Long at) {
        return new StoredAccount(
                user, name, displayName, picture, role, passwordHash, createdAt, at, waiting);
    }

    StoredAccount waiting(boolean changed) {
        return new StoredAccount(
                user,
                name,
                displayName,
                picture,
                role,
                passwordHash,
                createdAt,
                suspendedAt,
                changed);
    }

    /** What accounts are searched in: both names, in lower case of every script. */
    public String searched() {
        return searched(name, displayName);
    }

    public static String searched(String name, String displayName) {
        return name + " " + displayName.toLowerCase(Locale.ROOT);
    }

    /** By what they are found: {@link #searched}, from each of its words on. */
    public static List<String> words(String searched) {
        List<String> words = new ArrayList<>();
        int from = 0;
        do {
            words.add(searched.substring(from));
            from = searched.indexOf(' ', from) + 1;
        } while (from > 0);
        return words;
    }

    boolean isSuspended() {
        return suspendedAt != null;
    }

    /** Whether its person may have sessions. */
    boolean isInUse() {
        return suspendedAt == null && !waiting;
    }

    /**
     * As it is let in: the first one on a server as its owner, others with the role of their
     * invitation, or waiting where those without one are approved.
     */
    public StoredAccount admitted(
            boolean first, @Nullable StoredInvitation used, StoredSettings settings) {
        if (first) {
            return withRole(ServerRole.OWNER);
        }
        return used == null ? waiting(settings.approveSignUps()) : withRole(used.role());
    }

    /** Keeps the hash out of logs. */
    @Override
    public String toString() {
        return "account " + user;
    }
}
