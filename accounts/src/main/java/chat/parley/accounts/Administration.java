package chat.parley.accounts;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/**
 * What owner and admins do with the accounts of others. The owner manages everybody; an admin
 * manages whoever is neither owner nor admin, and gives no role but those. So nobody can give more
 * than they have, or take anything from their equals. Safe for use by many threads; calls may block
 * on the store.
 */
public final class Administration {
    private final AccountStore store;
    private final Sessions sessions;

    Administration(AccountStore store, Sessions sessions) {
        this.store = store;
        this.sessions = sessions;
    }

    /**
     * Accounts with this text in one of their names, in any case, in the order of their names.
     *
     * @param text empty for all
     * @param after the last name of the page before; null for the first page
     */
    public List<Rest.ManagedAccount> search(
            Principal by, String text, @Nullable String after, int limit) {
        ServerRight.MANAGE_PEOPLE.require(by);
        return store.search(text.toLowerCase(Locale.ROOT), after, limit).stream()
                .map(StoredAccount::toManaged)
                .toList();
    }

    /** Gives a role, then suspends or restores; what is null stays. */
    public Rest.ManagedAccount change(Principal by, UserId user, Rest.AccountChange change) {
        StoredAccount account = managed(by, user);
        @Nullable ServerRole role = change.role();
        if (role != null && role != account.role()) {
            giveRole(by, account, role);
        }
        if (change.suspended() != null) {
            setSuspended(account.withRole(role == null ? account.role() : role), change);
        }
        return stored(user).toManaged();
    }

    private void giveRole(Principal by, StoredAccount account, ServerRole role) {
        if (account.role() == ServerRole.BOT || role == ServerRole.BOT) {
            throw new Refusal(ErrorCode.CONFLICT, "a bot is made as one, and stays one");
        }
        boolean given;
        if (role == ServerRole.OWNER) {
            given = handOver(by, account);
        } else {
            requireAbove(by, role);
            given = store.changeRole(account.user(), account.role(), role);
        }
        sessions.standingChanged();
        if (!given) {
            throw changedMeanwhile();
        }
    }

    private boolean handOver(Principal by, StoredAccount to) {
        if (by.role() != ServerRole.OWNER) {
            throw new Refusal(ErrorCode.FORBIDDEN, "only the owner may hand the server over");
        }
        if (to.isSuspended()) {
            throw new Refusal(ErrorCode.CONFLICT, "this account is suspended: restore it first");
        }
        return store.handOver(by.user(), to.user());
    }

    private void setSuspended(StoredAccount account, Rest.AccountChange change) {
        if (account.role() == ServerRole.OWNER) {
            throw new Refusal(ErrorCode.CONFLICT, "the owner cannot be suspended");
        }
        boolean done =
                Boolean.TRUE.equals(change.suspended())
                        ? sessions.suspend(account.user(), account.role())
                        : store.restore(account.user());
        if (!done) {
            throw changedMeanwhile();
        }
    }

    /** Ends all sessions of somebody. */
    public void endSessions(Principal by, UserId user) {
        sessions.endAll(managed(by, user).user());
    }

    private StoredAccount managed(Principal by, UserId user) {
        ServerRight.MANAGE_PEOPLE.require(by);
        if (by.user().equals(user)) {
            throw new Refusal(
                    ErrorCode.FORBIDDEN, "this is your own account: somebody else may manage it");
        }
        StoredAccount account = stored(user);
        requireAbove(by, account.role());
        return account;
    }

    private static void requireAbove(Principal by, ServerRole role) {
        boolean above =
                switch (role) {
                    case OWNER -> false;
                    case ADMIN -> by.role() == ServerRole.OWNER;
                    case MEMBER, GUEST, BOT -> true;
                };
        if (!above) {
            throw new Refusal(
                    ErrorCode.FORBIDDEN,
                    "only somebody above the role %s may give or manage it".formatted(role));
        }
    }

    private StoredAccount stored(UserId user) {
        return store.account(user)
                .orElseThrow(() -> new Refusal(ErrorCode.NOT_FOUND, "there is no such account"));
    }

    private static Refusal changedMeanwhile() {
        return new Refusal(
                ErrorCode.CONFLICT, "somebody else changed this account meanwhile: look again");
    }
}
