package chat.parley.accounts;

import chat.parley.protocol.BlobId;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The port to people, invitations and the server's settings. Safe for use by many threads; every
 * call may block on I/O and is one transaction. Durable once a writing call returns. Throws {@link
 * chat.parley.rooms.StoreUnavailable}.
 */
public interface AccountStore {

    /**
     * Lets somebody in, all or nothing. On a server without any account they become its owner,
     * whatever role is given; exactly one of many who try at once does. Everybody else needs open
     * sign-up or an invitation, of which one use is taken when there is one, though sign-up is
     * open. With an invitation they get its role; without one they wait where sign-ups are
     * approved.
     *
     * @param account {@code createdAt} is also the time by which the invitation is judged
     */
    SignUp signUp(StoredAccount account, @Nullable String invitation);

    sealed interface SignUp {
        /**
         * @param invitation the one that was used; null when none was
         */
        record Done(StoredAccount account, @Nullable StoredInvitation invitation)
                implements SignUp {}

        record NameTaken() implements SignUp {}

        /** Sign-up is not open, and there is no such invitation that still admits anybody. */
        record NotInvited() implements SignUp {}
    }

    /** Whether anybody has an account. */
    boolean claimed();

    Optional<StoredAccount> account(UserId user);

    /**
     * @param name in lower case
     */
    Optional<StoredAccount> accountNamed(String name);

    /** Those of these people who exist, in no order; at most {@link #PEOPLE} are asked for. */
    List<StoredAccount> accounts(Collection<UserId> users);

    /**
     * Accounts with this text in their name or display name, in the order of their names.
     *
     * @param text in lower case; empty for all
     * @param waiting whether only those are listed who wait to be approved
     * @param after the last name of the page before; null for the first page
     */
    List<StoredAccount> search(String text, boolean waiting, @Nullable String after, int limit);

    /**
     * People in use one of whose names, or a word of whose display name, begins with this text.
     * What matches nobody costs nothing.
     *
     * @param text in lower case, not empty
     * @param after the last of the page before; {@link NamePlace#START} for the first page
     */
    List<Found> find(String text, NamePlace after, int limit);

    record Found(StoredAccount account, NamePlace at) {}

    /** Owner and admins who are in use, in no order. */
    List<UserId> admins(int limit);

    /** Compare-and-set of a role that is not the owner's: false when {@code from} is over. */
    boolean changeRole(UserId user, ServerRole from, ServerRole to);

    /**
     * Makes {@code to} the owner and {@code owner} an admin, both or neither: false when {@code
     * owner} is not the owner, or {@code to} is not in use, a bot, or not there.
     */
    boolean handOver(UserId owner, UserId to);

    /** Ends a suspension; false when there is no such account. */
    boolean restore(UserId user);

    /** Lets somebody in; false when there is nobody who waits. */
    boolean approve(UserId user);

    /** Deletes the account of somebody who waits; false when there is nobody who does. */
    boolean decline(UserId user);

    /** False when there is no such account. */
    boolean changeDisplayName(UserId user, String displayName);

    /**
     * @param picture null for none
     * @return the account as it was before; empty when there is no such account
     */
    Optional<StoredAccount> changePicture(UserId user, @Nullable BlobId picture);

    /** Compare-and-set, so that a rehash never undoes a change: false when {@code from} is over. */
    boolean changePasswordHash(UserId user, String from, String to);

    /**
     * Makes this the one code by which a person may set a new password, if they are there.
     *
     * @param codeHash SHA-256 of the code, in hexadecimal
     */
    void addReset(UserId user, String codeHash, long expiresAt);

    /** Whose reset this code is good for. */
    Optional<StoredAccount> resettable(String codeHash, long nowMs);

    StoredSettings settings();

    void changeSettings(StoredSettings settings);

    /**
     * False when {@code limit} invitations admit people already; of one that does not, when so many
     * of its kind lead into its room.
     */
    boolean addInvitation(StoredInvitation invitation, int limit, long nowMs);

    /**
     * If it is still good. One that admits people is while whoever made it may invite, another one
     * while they are in use.
     */
    Optional<StoredInvitation> invitation(String code, long nowMs);

    /** Takes one use of an invitation; false when it is not good. */
    boolean useInvitation(String code, long nowMs);

    /** Those that still admit people, soonest to expire first. */
    List<StoredInvitation> invitations(long nowMs, int limit);

    /** Those that are still good and lead into the room, soonest to expire first. */
    List<StoredInvitation> links(RoomId room, long nowMs, int limit);

    /** False when there is no such invitation. */
    boolean revokeInvitation(String code);

    /** Deletes invitations that are good no more. */
    void pruneInvitations(long nowMs);

    /** Most people in one call of {@link #accounts}. */
    int PEOPLE = 1_000;
}
