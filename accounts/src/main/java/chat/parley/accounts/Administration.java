package chat.parley.accounts;

import chat.parley.protocol.BlobId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What owner and admins do with the accounts of others. The owner manages everybody; an admin
 * manages whoever is neither owner nor admin, and gives no role but those. So nobody can give more
 * than they have, or take anything from their equals. Safe for use by many threads; calls may block
 * on the store.
 */
public final class Administration {
    private final AccountStore store;
    private final Sessions sessions;
    private final Audit audit;

    Administration(AccountStore store, Sessions sessions, Audit audit) {
        this.store = store;
        this.sessions = sessions;
        this.audit = audit;
    }

    /**
     * Accounts with this text in one of their names, in any case, in the order of their names.
     *
     * @param text empty for all
     * @param waiting whether only those are listed who wait to be approved
     * @param after the last name of the page before; null for the first page
     */
    public List<Rest.ManagedAccount> search(
            Principal by, String text, boolean waiting, @Nullable String after, int limit) {
        ServerRight.MANAGE_PEOPLE.require(by);
        return store.search(text.toLowerCase(Locale.ROOT), waiting, after, limit).stream()
                .map(StoredAccount::toManaged)
                .toList();
    }

    /** Lets in, then suspends or restores, all or nothing; what is null stays. */
    public Rest.ManagedAccount change(Principal by, UserId user, Rest.AccountChange change) {
        return sessions.changing(entries -> change(by, user, change, entries)).toManaged();
    }

    private StoredAccount change(
            Principal by, UserId user, Rest.AccountChange change, Audit.Entries entries) {
        StoredAccount account = managed(by, user);
        if (change.approved() != null) {
            approve(by, account, change.approved(), entries);
        }
        if (change.suspended() != null) {
            setSuspended(by, account, change.suspended(), entries);
        }
        return stored(user);
    }

    private void approve(
            Principal by, StoredAccount account, boolean approved, Audit.Entries entries) {
        if (!approved) {
            throw new Refusal(
                    ErrorCode.INVALID, "field 'approved' may only be true: suspend or decline");
        }
        if (store.approve(account.user())) {
            entries.add(AuditKind.APPROVED, by, account.user(), null);
        }
    }

    /** Deletes the account of somebody who waits. */
    public void decline(Principal by, UserId user) {
        StoredAccount account = managed(by, user);
        boolean declined =
                audit.together(
                        entries -> {
                            boolean done = store.decline(account.user());
                            if (done) {
                                entries.add(AuditKind.DECLINED, by, account.user(), null);
                            }
                            return done;
                        });
        if (!declined) {
            throw new Refusal(
                    ErrorCode.CONFLICT, "this account is in use: suspend it to shut it out");
        }
    }

    /** Gives a role on the server; the role of owner by handing the server over. */
    public Rest.ManagedAccount giveRole(Principal by, UserId user, ServerRole role) {
        return sessions.changing(entries -> giveRole(by, user, role, entries)).toManaged();
    }

    private StoredAccount giveRole(
            Principal by, UserId user, ServerRole role, Audit.Entries entries) {
        StoredAccount account = managed(by, user);
        if (role != account.role()) {
            giveRole(by, account, role, entries);
        }
        return stored(user);
    }

    private void giveRole(
            Principal by, StoredAccount account, ServerRole role, Audit.Entries entries) {
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
        if (!given) {
            throw changedMeanwhile();
        }
        entries.add(AuditKind.ROLE_GIVEN, by, account.user(), role.toString());
    }

    private boolean handOver(Principal by, StoredAccount to) {
        if (by.role() != ServerRole.OWNER) {
            throw new Refusal(ErrorCode.FORBIDDEN, "only the owner may hand the server over");
        }
        if (!to.isInUse()) {
            throw new Refusal(
                    ErrorCode.CONFLICT, "this account is not in use: restore or approve it first");
        }
        return store.handOver(by.user(), to.user());
    }

    private void setSuspended(
            Principal by, StoredAccount account, boolean suspended, Audit.Entries entries) {
        boolean done =
                suspended
                        ? sessions.suspend(account.user(), account.role())
                        : store.restore(account.user());
        if (!done) {
            throw changedMeanwhile();
        }
        AuditKind kind = suspended ? AuditKind.SUSPENDED : AuditKind.RESTORED;
        entries.add(kind, by, account.user(), null);
    }

    /**
     * Takes somebody's picture away.
     *
     * @return the one that they had, which nobody shows any more
     */
    public @Nullable BlobId removePicture(Principal by, UserId user) {
        UserId managed = managed(by, user).user();
        return audit.together(
                        entries -> {
                            @Nullable BlobId removed =
                                    store.changePicture(managed, null)
                                            .map(StoredAccount::picture)
                                            .orElse(null);
                            if (removed != null) {
                                entries.add(AuditKind.PICTURE_REMOVED, by, managed, null);
                            }
                            return Optional.ofNullable(removed);
                        })
                .orElse(null);
    }

    /** Ends all sessions of somebody. */
    public void endSessions(Principal by, UserId user) {
        UserId managed = managed(by, user).user();
        sessions.changing(
                entries -> {
                    sessions.endAll(managed);
                    entries.add(AuditKind.SESSIONS_ENDED, by, managed, "all");
                    return true;
                });
    }

    /** The account, if the asker may manage it; else a refusal. */
    StoredAccount managed(Principal by, UserId user) {
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
