package chat.parley.accounts;

import chat.parley.protocol.BlobId;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Accounts that live as long as the process, for tests and simulations. */
public final class MemoryAccountStore implements AccountStore {
    private final Map<UserId, StoredAccount> accounts = new HashMap<>();
    private final Map<String, UserId> names = new HashMap<>();
    private final Map<String, StoredInvitation> invitations = new HashMap<>();
    private final Map<UserId, Reset> resets = new HashMap<>();
    private StoredSettings settings = StoredSettings.INITIAL;

    private record Reset(String codeHash, long expiresAt) {}

    @Override
    public synchronized SignUp signUp(StoredAccount account, @Nullable String invitation) {
        boolean first = accounts.isEmpty();
        @Nullable StoredInvitation used = usable(invitation, account.createdAt());
        if (!first && !settings.openSignUp() && used == null) {
            return new SignUp.NotInvited();
        }
        if (names.putIfAbsent(account.name(), account.user()) != null) {
            return new SignUp.NameTaken();
        }
        StoredAccount made = account.admitted(first, used, settings);
        if (used != null) {
            invitations.put(used.code(), used.used());
        }
        accounts.put(made.user(), made);
        return new SignUp.Done(made, used);
    }

    private @Nullable StoredInvitation usable(@Nullable String code, long nowMs) {
        return code == null
                ? null
                : invitation(code, nowMs).filter(StoredInvitation::admits).orElse(null);
    }

    @Override
    public synchronized boolean claimed() {
        return !accounts.isEmpty();
    }

    @Override
    public synchronized Optional<StoredAccount> account(UserId user) {
        return Optional.ofNullable(accounts.get(user));
    }

    @Override
    public synchronized Optional<StoredAccount> accountNamed(String name) {
        return Optional.ofNullable(names.get(name)).map(accounts::get);
    }

    @Override
    public synchronized List<StoredAccount> accounts(Collection<UserId> users) {
        return users.stream().distinct().map(accounts::get).filter(Objects::nonNull).toList();
    }

    @Override
    public synchronized List<StoredAccount> search(
            String text, boolean waiting, @Nullable String after, int limit) {
        return accounts.values().stream()
                .filter(account -> after == null || account.name().compareTo(after) > 0)
                .filter(account -> account.searched().contains(text))
                .filter(account -> account.waiting() || !waiting)
                .sorted(Comparator.comparing(StoredAccount::name))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<Found> find(String text, NamePlace after, int limit) {
        return accounts.values().stream()
                .filter(StoredAccount::isInUse)
                .flatMap(account -> found(account, text).stream())
                .filter(found -> found.at().compareTo(after) > 0)
                .sorted(Comparator.comparing(Found::at))
                .limit(limit)
                .toList();
    }

    private static Optional<Found> found(StoredAccount account, String text) {
        return StoredAccount.words(account.searched()).stream()
                .filter(rest -> rest.startsWith(text))
                .min(Comparator.naturalOrder())
                .map(rest -> new Found(account, new NamePlace(rest, account.name())));
    }

    @Override
    public synchronized List<UserId> admins(int limit) {
        return accounts.values().stream()
                .filter(StoredAccount::isInUse)
                .filter(account -> ServerRight.MANAGE_PEOPLE.isOf(account.role()))
                .map(StoredAccount::user)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized boolean changeRole(UserId user, ServerRole from, ServerRole to) {
        return account(user).filter(account -> account.role() == from).isPresent()
                && change(user, account -> account.withRole(to));
    }

    @Override
    public synchronized boolean handOver(UserId owner, UserId to) {
        return account(to)
                        .filter(next -> next.isInUse() && next.role() != ServerRole.BOT)
                        .isPresent()
                && !owner.equals(to)
                && changeRole(owner, ServerRole.OWNER, ServerRole.ADMIN)
                && change(to, account -> account.withRole(ServerRole.OWNER));
    }

    @Override
    public boolean restore(UserId user) {
        return change(user, account -> account.suspended(null));
    }

    @Override
    public synchronized boolean approve(UserId user) {
        return account(user).filter(StoredAccount::waiting).isPresent()
                && change(user, account -> account.waiting(false));
    }

    @Override
    public synchronized boolean decline(UserId user) {
        boolean waits = account(user).filter(StoredAccount::waiting).isPresent();
        return waits && delete(user);
    }

    /** False when there is none, or it is the owner's. */
    synchronized boolean delete(UserId user) {
        Optional<StoredAccount> deleted =
                account(user).filter(account -> account.role() != ServerRole.OWNER);
        deleted.ifPresent(
                account -> {
                    accounts.remove(user);
                    names.remove(account.name());
                    resets.remove(user);
                    invitations.values().removeIf(made -> made.createdBy().equals(user));
                });
        return deleted.isPresent();
    }

    @Override
    public synchronized void addReset(UserId user, String codeHash, long expiresAt) {
        if (accounts.containsKey(user)) {
            resets.put(user, new Reset(codeHash, expiresAt));
        }
    }

    @Override
    public synchronized Optional<StoredAccount> resettable(String codeHash, long nowMs) {
        return resets.entrySet().stream()
                .filter(reset -> reset.getValue().codeHash().equals(codeHash))
                .filter(reset -> nowMs < reset.getValue().expiresAt())
                .findFirst()
                .flatMap(reset -> account(reset.getKey()));
    }

    /** Whose password it was; empty when the code is not good. */
    synchronized Optional<UserId> resetPassword(String codeHash, String passwordHash, long nowMs) {
        Optional<UserId> user = resettable(codeHash, nowMs).map(StoredAccount::user);
        user.ifPresent(
                found -> {
                    resets.remove(found);
                    change(found, account -> account.withPasswordHash(passwordHash));
                });
        return user;
    }

    /** False when there is nobody with this role. */
    synchronized boolean suspend(UserId user, ServerRole role, long nowMs) {
        return account(user).filter(account -> account.role() == role).isPresent()
                && change(
                        user,
                        account -> account.isSuspended() ? account : account.suspended(nowMs));
    }

    @Override
    public boolean changeDisplayName(UserId user, String displayName) {
        return change(user, account -> account.withDisplayName(displayName));
    }

    @Override
    public synchronized Optional<StoredAccount> changePicture(
            UserId user, @Nullable BlobId picture) {
        Optional<StoredAccount> before = account(user);
        change(user, account -> account.withPicture(picture));
        return before;
    }

    @Override
    public synchronized boolean changePasswordHash(UserId user, String from, String to) {
        return account(user).filter(account -> account.passwordHash().equals(from)).isPresent()
                && change(user, account -> account.withPasswordHash(to));
    }

    private synchronized boolean change(UserId user, UnaryOperator<StoredAccount> how) {
        return accounts.computeIfPresent(user, (_, account) -> how.apply(account)) != null;
    }

    @Override
    public synchronized StoredSettings settings() {
        return settings;
    }

    @Override
    public synchronized void changeSettings(StoredSettings changed) {
        settings = changed;
    }

    @Override
    public synchronized boolean addInvitation(StoredInvitation invitation, int limit, long nowMs) {
        RoomId room = invitation.room();
        long open =
                invitation.admits() || room == null
                        ? invitations(nowMs, limit).size()
                        : links(room, nowMs, Integer.MAX_VALUE).stream()
                                .filter(link -> !link.admits())
                                .count();
        if (open >= limit) {
            return false;
        }
        invitations.put(invitation.code(), invitation);
        return true;
    }

    @Override
    public synchronized Optional<StoredInvitation> invitation(String code, long nowMs) {
        return Optional.ofNullable(invitations.get(code)).filter(known -> isGood(known, nowMs));
    }

    private boolean isGood(StoredInvitation invitation, long nowMs) {
        return invitation.isGood(nowMs)
                && account(invitation.createdBy())
                        .filter(StoredAccount::isInUse)
                        .filter(by -> !invitation.admits() || ServerRight.INVITE.isOf(by.role()))
                        .isPresent();
    }

    @Override
    public synchronized boolean useInvitation(String code, long nowMs) {
        Optional<StoredInvitation> used = invitation(code, nowMs).map(StoredInvitation::used);
        used.ifPresent(left -> invitations.put(code, left));
        return used.isPresent();
    }

    @Override
    public synchronized List<StoredInvitation> invitations(long nowMs, int limit) {
        return good(nowMs, limit, StoredInvitation::admits);
    }

    @Override
    public synchronized List<StoredInvitation> links(RoomId room, long nowMs, int limit) {
        return good(nowMs, limit, invitation -> room.equals(invitation.room()));
    }

    private List<StoredInvitation> good(long nowMs, int limit, Predicate<StoredInvitation> which) {
        return invitations.values().stream()
                .filter(invitation -> isGood(invitation, nowMs) && which.test(invitation))
                .sorted(
                        Comparator.comparingLong(StoredInvitation::expiresAt)
                                .thenComparing(StoredInvitation::code))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized boolean revokeInvitation(String code) {
        return invitations.remove(code) != null;
    }

    @Override
    public synchronized void pruneInvitations(long nowMs) {
        invitations.values().removeIf(invitation -> !invitation.isGood(nowMs));
    }
}
