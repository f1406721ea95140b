package chat.parley.protocol;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/**
 * The bodies of the REST API, as {@code openapi.yaml} describes them. Used by the server to write
 * and by the SDK to read.
 */
public final class Rest {
    private Rest() {}

    /** {@code POST /v1/accounts}. */
    public record NewAccount(
            String name,
            String password,
            @Nullable String displayName,
            @Nullable String invitation) {}

    /**
     * A person or bot, as others see it. Of whoever is deleted nothing is known: they are called
     * {@code unknown}.
     *
     * @param picture null for none
     * @param state null while the account is in use
     */
    public record Profile(
            UserId user,
            String name,
            String displayName,
            @Nullable BlobId picture,
            @Nullable AccountState state) {
        public static Profile deleted(UserId user) {
            return new Profile(user, "unknown", "unknown", null, AccountState.DELETED);
        }
    }

    /**
     * {@code GET /v1/profiles}: each of those who were asked for; and a page of {@code GET
     * /v1/users/search}.
     */
    public record Profiles(List<Profile> people, @Nullable String next) {}

    /**
     * The asker's own account.
     *
     * @param waiting whether it waits to be approved
     * @param picture to be read under {@code /v1/users/{user}/picture/}; null for none
     * @param room where the invitation led to; only in the answer to the account's making
     */
    public record Account(
            UserId user,
            String name,
            String displayName,
            @Nullable BlobId picture,
            ServerRole role,
            long createdAt,
            boolean waiting,
            @Nullable RoomId room) {
        public Account ledTo(RoomId entered) {
            return new Account(user, name, displayName, picture, role, createdAt, waiting, entered);
        }
    }

    /**
     * An account, as owner and admins of the server see it.
     *
     * @param suspendedAt null when it is not suspended
     * @param waiting whether it waits to be approved
     */
    public record ManagedAccount(
            UserId user,
            String name,
            String displayName,
            @Nullable BlobId picture,
            ServerRole role,
            long createdAt,
            @Nullable Long suspendedAt,
            boolean waiting) {}

    public record ManagedAccounts(List<ManagedAccount> accounts, @Nullable String next) {}

    /**
     * {@code PATCH /v1/accounts/{user}}; what is null stays.
     *
     * @param approved only true is taken
     */
    public record AccountChange(@Nullable Boolean suspended, @Nullable Boolean approved) {
        public static final AccountChange APPROVED = new AccountChange(null, true);

        public static AccountChange suspended(boolean suspended) {
            return new AccountChange(suspended, null);
        }
    }

    /** {@code PUT /v1/accounts/{user}/role}. */
    public record RoleGrant(ServerRole role) {}

    /** {@code PATCH /v1/account}. */
    public record AccountPatch(String displayName) {}

    /**
     * {@code POST /v1/account/password}.
     *
     * @param endOtherSessions null means true
     */
    public record PasswordChange(
            String oldPassword, String newPassword, @Nullable Boolean endOtherSessions) {}

    /** {@code POST /v1/accounts/{user}/password-reset} answers with it. */
    public record PasswordReset(String code, long expiresAt) {}

    /** {@code POST /v1/password-reset}. */
    public record NewPassword(String code, String newPassword) {}

    /** {@code POST /v1/account/deletion}. */
    public record AccountDeletion(String password) {}

    /**
     * What happened to an account or the server.
     *
     * @param kind one of the contract's kinds
     * @param actor who did it; null when nobody was signed in
     * @param subject whose account it was; null when it was nobody's
     * @param address from where; null when it was not asked for, or is erased
     * @param hash the entry's place in the chain
     */
    public record AuditEntry(
            long seq,
            long at,
            String kind,
            @Nullable UserId actor,
            @Nullable UserId subject,
            @Nullable SessionId session,
            @Nullable String detail,
            @Nullable String address,
            String hash) {}

    public record AuditEntries(List<AuditEntry> entries, @Nullable String next) {}

    /**
     * {@code POST /v1/sessions}. {@code device} lets one installation keep its id.
     *
     * @param cookie whether the refresh token is set as an HttpOnly cookie; null means false
     */
    public record SignIn(
            String name,
            String password,
            @Nullable DeviceId device,
            @Nullable String deviceName,
            @Nullable Boolean cookie) {}

    /**
     * @param refreshToken null when it was set as an HttpOnly cookie instead
     * @param expiresInMs how long the access token is good for
     */
    public record Tokens(
            String accessToken,
            @Nullable String refreshToken,
            long expiresInMs,
            UserId user,
            DeviceId device,
            SessionId session) {}

    /** {@code POST /v1/sessions/refresh}; without the field the cookie is used. */
    public record Refresh(@Nullable String refreshToken) {}

    /** {@code POST /v1/sessions/current/confirmation}. */
    public record PasswordConfirmation(String password) {}

    /**
     * A sign-in, as its owner sees it.
     *
     * @param address from where it was last used, as far as known
     */
    public record Session(
            SessionId session,
            DeviceId device,
            String deviceName,
            long createdAt,
            long lastUsedAt,
            @Nullable String address,
            boolean current) {}

    public record Sessions(List<Session> sessions) {}

    /**
     * {@code POST /v1/invitations}.
     *
     * @param room that whoever accepts it enters; null for the server only
     * @param role what whoever joins by it is on the server; null means member
     */
    public record NewInvitation(
            @Nullable Integer uses,
            @Nullable Long expiresInMs,
            @Nullable RoomId room,
            @Nullable ServerRole role) {
        /** For one person and seven days. */
        public static final NewInvitation USUAL = new NewInvitation(null, null, null, null);
    }

    /**
     * @param uses how many people can still join by it
     * @param admits whether it lets people onto the server; else it leads those who are there into
     *     its room
     */
    public record Invitation(
            String code,
            int uses,
            long expiresAt,
            @Nullable RoomId room,
            ServerRole role,
            boolean admits) {}

    /**
     * {@code POST /v1/rooms/{room}/links}.
     *
     * @param admits whether it also lets people onto the server; null means not
     */
    public record NewRoomLink(
            @Nullable Integer uses, @Nullable Long expiresInMs, @Nullable Boolean admits) {
        /** For one person and seven days. */
        public static final NewRoomLink USUAL = new NewRoomLink(null, null, null);
    }

    /**
     * {@code POST /v1/invitations/preview}, {@code …/acceptance} and {@code …/revocation}: codes
     * are secrets, which have no place in addresses.
     */
    public record HeldInvitation(String code) {}

    /**
     * What somebody who holds the code may see.
     *
     * @param invitedBy a display name; null when whoever made it is gone
     * @param admits whether it lets people onto the server
     */
    public record InvitationPreview(
            long expiresAt,
            @Nullable String invitedBy,
            @Nullable RoomId room,
            @Nullable String roomName,
            boolean admits) {}

    public record Invitations(List<Invitation> invitations) {}

    /** {@code GET} and {@code PATCH /v1/server}: what anyone may know before signing in. */
    public record ServerInfo(
            String version, boolean claimed, boolean openSignUp, boolean approveSignUps) {}

    /** {@code PATCH /v1/server}; what is null stays. */
    public record ServerSettings(@Nullable Boolean openSignUp, @Nullable Boolean approveSignUps) {}

    /**
     * {@code GET /healthz} and {@code /readyz}.
     *
     * @param status {@code ok}, {@code draining} or, for want of a store, {@code unavailable}
     */
    public record Health(String status, List<StoreHealth> stores) {
        public static final String OK = "ok";

        public boolean takesTraffic() {
            return status.equals(OK);
        }

        /** The same stores, of a process that is alive. */
        public Health alive() {
            return new Health(OK, stores);
        }
    }

    /**
     * @param state {@code up} or {@code down}
     */
    public record StoreHealth(String name, String state) {}

    /**
     * {@code POST /v1/rooms}.
     *
     * @param history null for {@link History#JOINED}; of no direct room
     * @param encryption null for {@link Encryption#NONE}; of no public room
     */
    public record NewRoom(
            @Nullable RoomId id,
            @Nullable String name,
            RoomKind kind,
            @Nullable List<UserId> members,
            @Nullable History history,
            @Nullable Encryption encryption) {
        public NewRoom(
                @Nullable RoomId id,
                @Nullable String name,
                RoomKind kind,
                @Nullable List<UserId> members,
                @Nullable History history) {
            this(id, name, kind, members, history, null);
        }

        public NewRoom(
                @Nullable RoomId id,
                @Nullable String name,
                RoomKind kind,
                @Nullable List<UserId> members) {
            this(id, name, kind, members, null);
        }
    }

    /** {@code POST /v1/rooms/{room}/group}: the room's group begins with the asking device. */
    public record NewGroup(EventId id, int incarnation) {}

    /** {@code POST /v1/rooms/{room}/commits}: what was uploaded under {@code id} takes effect. */
    public record NewCommit(EventId id, int incarnation, long epoch) {}

    /**
     * The group of an encrypted room as it is now.
     *
     * @param oldest messages of epochs before it are refused
     * @param seq of the event that began the epoch
     * @param leaves ascending
     * @param removals leaves that the next commit must remove
     * @param additions members and invited people who have no leaf, at most {@link
     *     Limits#PAGE_ENTRIES} of them
     * @param groupInfo an MLSMessage, in base64
     */
    public record Group(
            int incarnation,
            int suite,
            long epoch,
            long oldest,
            long seq,
            List<GroupLeaf> leaves,
            List<Long> removals,
            List<UserId> additions,
            String groupInfo) {}

    /**
     * A commit of a room's group.
     *
     * @param epoch the one that it ended
     * @param commit an MLSMessage, in base64
     */
    public record Commit(
            long seq, long epoch, UserId sender, DeviceId device, long at, String commit) {}

    /**
     * @param more whether others follow
     */
    public record Commits(List<Commit> commits, boolean more) {}

    /**
     * A Welcome that waits for the asking device.
     *
     * @param epoch the one in which the device begins
     * @param seq of the event that added it
     */
    public record WelcomeNotice(RoomId room, int incarnation, long epoch, long seq) {}

    public record WelcomeList(List<WelcomeNotice> welcomes) {}

    /**
     * A Welcome with the asking device's own secret alone.
     *
     * @param epoch the one in which the device begins
     * @param seq of the event that added it, under which the tree is read
     * @param welcome an MLSMessage, in base64
     */
    public record Welcome(RoomId room, int incarnation, long epoch, long seq, String welcome) {}

    public record RoomList(List<RoomSummary> rooms, @Nullable String next) {}

    /** {@code PATCH /v1/rooms/{room}}. */
    public record RoomPatch(@Nullable EventId id, String name) {}

    /** {@code POST /v1/rooms/{room}/members}: oneself joins, somebody else is invited. */
    public record NewMember(@Nullable EventId id, UserId user) {}

    /** {@code PUT /v1/rooms/{room}/members/{user}/nick}. */
    public record NewNick(@Nullable EventId id, String nick) {}

    /** What somebody is called in a room. */
    public record Nick(UserId user, String nick) {}

    public record Nicks(List<Nick> nicks) {}

    /** {@code PATCH /v1/rooms/{room}/members/{user}}. */
    public record MemberPatch(@Nullable EventId id, RoomRole role) {}

    /**
     * @param role null while the person is only invited
     * @param since the sequence at which the person joined; 0 while only invited
     * @param nick what they are called in this room; null where it is their display name
     */
    public record Member(
            Profile profile, @Nullable RoomRole role, long since, @Nullable String nick) {}

    public record Members(List<Member> members, @Nullable String next) {}

    /** {@code POST /v1/rooms/{room}/events}. */
    public record NewEvent(EventId id, String type, Content content) {}

    /** The event is durable under this sequence. */
    public record Sent(long seq, long at) {}

    /** A hole in a page: these sequences are not for the reader. */
    public record Gap(long from, long to, ServerFrame.GapReason reason) {}

    /** Ascending by sequence; events and gaps together have no hole. */
    public record Events(
            List<Event> events, List<Gap> gaps, long head, long generation, long floor) {}

    /** Ascending; {@code next} is the {@code after} of the next page, null on the last one. */
    public record Related(List<Event> events, @Nullable Long next) {}

    /** Newest first; {@code next} is the {@code before} of the next page, null on the last one. */
    public record Mentioned(List<Event> events, @Nullable Long next) {}

    /** {@code PATCH /v1/rooms/{room}/settings}; what is null stays as it is. */
    public record RoomSettingsPatch(
            @Nullable EventId id,
            @Nullable String topic,
            @Nullable String description,
            @Nullable Boolean announcement,
            @Nullable Long slowModeMs,
            @Nullable Boolean archived,
            @Nullable History history) {}

    /** {@code next} is the {@code before} of the next call; null when all was looked through. */
    public record DeletedSaid(int deleted, @Nullable Long next) {}

    /** Whoever is banned from a room. */
    public record Bans(List<Profile> people, @Nullable String next) {}

    /** Whom one has blocked. */
    public record Blocks(List<Profile> people, @Nullable String next) {}

    /**
     * What a browser subscribes with, and which of one's sessions have.
     *
     * @param key the server's public key (RFC 8292), in base64url
     */
    public record Push(String key, List<PushDevice> subscriptions) {}

    /**
     * A session that is told of messages while nobody is there.
     *
     * @param service the host of its push service
     * @param text whether what was said is pushed, too
     * @param answer the HTTP status of the last push; 0 when there was no answer; null before the
     *     first
     * @param test the last test that was sent
     */
    public record PushDevice(
            SessionId session,
            String service,
            boolean text,
            long createdAt,
            boolean current,
            @Nullable Integer answer,
            @Nullable Long answeredAt,
            @Nullable String test) {}

    /**
     * {@code PUT /v1/push/subscription}.
     *
     * @param text null means true
     * @param quiet when nothing is pushed; null: never
     */
    public record NewPushSubscription(
            String endpoint, PushKeys keys, @Nullable Boolean text, @Nullable QuietHours quiet) {}

    /** Both in base64url (RFC 8291). */
    public record PushKeys(String p256dh, String auth) {}

    /** {@code POST /v1/push/test}. */
    public record NewPushTest(UUID id) {}

    /**
     * {@code POST /v1/reports}: of the message {@code seq} in {@code room}, or of {@code user}.
     *
     * @param text what the reporter says of it
     */
    public record NewReport(
            ReportId id,
            @Nullable RoomId room,
            @Nullable Long seq,
            @Nullable UserId user,
            ReportReason reason,
            @Nullable String text) {}

    /** The report that stands: the one that was asked for, or the person's open one before it. */
    public record Reported(ReportId id) {}

    /**
     * A report, as one sees it who looks after reports.
     *
     * @param room where the message stands; null when a person is reported
     * @param roomName null when it has none, or a person is reported
     * @param seq of the message; null when a person is reported
     * @param user the author of the message, or the person
     * @param reporter null unless one looks after the server
     * @param events the message and its last edit, as the reporter saw them; empty when it was
     *     deleted, null when a person is reported
     * @param resolution null while the report is open
     */
    public record Report(
            ReportId id,
            long at,
            @Nullable RoomId room,
            @Nullable String roomName,
            @Nullable Long seq,
            Profile user,
            ReportReason reason,
            @Nullable String text,
            @Nullable Profile reporter,
            @Nullable List<Event> events,
            @Nullable Resolution resolution) {}

    /** How a report ended. */
    public record Resolution(Profile by, long at, ReportOutcome outcome, @Nullable String note) {}

    /** {@code POST /v1/reports/{report}/resolution}. */
    public record NewResolution(ReportOutcome outcome, @Nullable String note) {}

    /**
     * A page of reports.
     *
     * @param open how many are open, in the room that was asked for or in all; {@link
     *     Limits#COUNTED_REPORTS} stands for so many or more
     */
    public record Reports(List<Report> reports, int open, @Nullable String next) {}

    /** {@code PUT /v1/rooms/{room}/unread}, and its answer. */
    public record UnreadMark(long from) {}

    /** {@code PUT /v1/rooms/{room}/notifications}, and its answer. */
    public record RoomNotifications(NotificationLevel level) {}

    /** {@code PATCH /v1/rooms/{room}/threads/{seq}}; what is null stays as it is. */
    public record ThreadPatch(@Nullable Boolean following, @Nullable Long read) {}

    /** A thread, as one who follows it sees it. */
    public record Thread(
            long thread, long read, long replies, long last, long unread, long mentions) {}

    public record Threads(List<Thread> threads, @Nullable String next) {}

    /**
     * {@code PATCH /v1/account/presence}; what is null stays as it is.
     *
     * @param statusText one that says nothing takes it back
     */
    public record PresencePatch(
            @Nullable AvailabilityChoice status,
            @Nullable StatusText statusText,
            @Nullable Boolean receipts,
            @Nullable Boolean typing) {}

    /** What somebody shows to those who share a room with them. */
    public record Presence(UserId user, Availability status, @Nullable StatusText statusText) {}

    /**
     * Up to where somebody has read a room.
     *
     * @param from from where on they see what was said; of what is before it they have read nothing
     */
    public record Receipt(UserId user, long from, long seq) {}

    /**
     * How far others in a room have read.
     *
     * @param shown whether the asker is told at all: not in large rooms, nor while they do not let
     *     others know how far they have read, or are invisible
     */
    public record Receipts(boolean shown, List<Receipt> receipts) {
        public static final Receipts NONE = new Receipts(false, List.of());
    }

    public record Presences(List<Presence> people, @Nullable String next) {}

    /**
     * A message that one keeps.
     *
     * @param event null when one may not read it any more, it was deleted, or nobody asked for it
     */
    public record SavedMessage(RoomId room, long seq, @Nullable Event event) {}

    public record SavedMessages(List<SavedMessage> messages, @Nullable String next) {}

    /**
     * {@code PUT /v1/sections}, and its answer.
     *
     * @param version rises by one with each change; 0 before the first
     * @param sections as they are shown, from the top
     */
    public record RoomSections(long version, List<Section> sections) {
        public static final RoomSections NONE = new RoomSections(0, List.of());
    }

    /**
     * A part of the list of rooms.
     *
     * @param section one of the three that everybody has (in the last two stand rooms that were put
     *     nowhere else), or the UUID of an own one
     * @param name of an own one; null for the others
     * @param rooms those that were put here, in no order
     */
    public record Section(
            String section, @Nullable String name, boolean collapsed, List<RoomId> rooms) {
        public static final String FAVOURITES = "favourites";
        public static final String DIRECT = "direct";
        public static final String ROOMS = "rooms";
    }

    /**
     * {@code PUT /v1/account/identity}: structures of docs/encryption.md.
     *
     * @param devices the first list of this identity
     * @param wrapped the identity's own key, as only the recovery secret opens it
     */
    public record NewIdentity(Bytes identity, Bytes devices, Bytes wrapped) {}

    /** {@code PUT /v1/account/devices/list}. */
    public record NewDeviceList(Bytes devices) {}

    /** {@code GET /v1/account/identity/wrapped}. */
    public record WrappedIdentity(long generation, Bytes wrapped) {}

    /** All identities of a person, the first one first. */
    public record Identities(List<AnnouncedIdentity> identities) {}

    /**
     * @param at when the server took it
     */
    public record AnnouncedIdentity(Bytes identity, long at) {}

    /** Those of the people asked for who have an identity. */
    public record PeopleDevices(List<PersonDevices> people) {}

    /**
     * The newest identity and list of devices of a person.
     *
     * @param ended listed devices that have no session any more
     */
    public record PersonDevices(UserId user, Bytes identity, Bytes devices, List<DeviceId> ended) {}

    /**
     * {@code POST /v1/account/keyPackages}.
     *
     * @param lastResort in the place of the one before; null: that one stays
     */
    public record NewKeyPackages(List<Bytes> packages, @Nullable Bytes lastResort) {}

    /**
     * What others can take of a device's key packages.
     *
     * @param left without the last resort
     * @param lastResort {@code none}, {@code fresh} or {@code used}
     */
    public record KeyPackageStock(int left, String lastResort) {
        public static final String NONE = "none";
        public static final String FRESH = "fresh";

        /** It was given to somebody, or is a week old: it is to be replaced. */
        public static final String USED = "used";
    }

    /**
     * {@code POST /v1/rooms/{room}/keyPackages}.
     *
     * @param except devices that are in the group already; null for none
     */
    public record NewKeyPackageClaim(
            UUID id, List<UserId> users, @Nullable List<DeviceId> except) {}

    /**
     * @param without listed devices that have no key package at all
     */
    public record ClaimedKeyPackages(
            List<ClaimedKeyPackage> packages, List<DeviceOfPerson> without) {}

    public record DeviceOfPerson(UserId user, DeviceId device) {}

    /**
     * @param lastResort whether others get the same one
     */
    public record ClaimedKeyPackage(
            UserId user, DeviceId device, Bytes keyPackage, boolean lastResort) {}

    /**
     * {@code PUT /v1/archive/{stream}/{incarnation}/{bucket}}.
     *
     * @param generation of the newest identity, whose archive key seals it
     * @param version the one that it replaces; 0 for none
     */
    public record NewArchivedBucket(long generation, long version, Bytes sealed) {}

    /** Newest first; {@code next} is the {@code before} of the next page, null on the last one. */
    public record ArchivedBuckets(List<ArchivedBucket> buckets, @Nullable Long next) {}

    /**
     * @param generation of the identity whose archive key sealed it
     */
    public record ArchivedBucket(long bucket, long generation, long version, Bytes sealed) {}

    /** {@code PUT /v1/rooms/{room}/read}, and its answer: where the cursor is now. */
    public record ReadCursor(long seq) {}

    /**
     * An RFC 9457 problem; {@code code} is the machine-readable part.
     *
     * @param field the field, parameter or header at fault, if one is
     */
    public record Problem(
            String type,
            String title,
            int status,
            String detail,
            ErrorCode code,
            @Nullable String field,
            @Nullable Long retryAfterMs) {}
}
