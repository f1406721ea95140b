package chat.parley.accounts;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerRole;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;

/**
 * Codes by which people join while sign-up is not open, and enter a room. Safe for use by many
 * threads; calls may block on the store.
 */
public final class Invitations {
    static final int MAX_USES = 1_000;
    static final Duration MAX_LIFE = Duration.ofDays(30);

    /** Invitations that admit people at the same time. */
    static final int MAX_OPEN = 1_000;

    /** Links that lead into one room at the same time, but for those that admit people. */
    static final int MAX_LINKS = 100;

    private static final Duration DEFAULT_LIFE = Duration.ofDays(7);
    private static final int CODE_BYTES = 16;

    private final AccountStore store;
    private final Audit audit;
    private final Throttle looks;
    private final InstantSource clock;
    private final SecureRandom random;

    Invitations(
            AccountStore store,
            Audit audit,
            Throttle looks,
            InstantSource clock,
            SecureRandom random) {
        this.store = store;
        this.audit = audit;
        this.looks = looks;
        this.clock = clock;
        this.random = random;
    }

    /**
     * For one person and seven days, unless it says otherwise. Whether the asker may let people
     * into the room is for the caller to say.
     */
    public Rest.Invitation create(Principal by, Rest.NewInvitation request) {
        ServerRight.INVITE.require(by);
        long now = clock.millis();
        var invitation =
                new StoredInvitation(
                        code(),
                        uses(request.uses()),
                        now + life(request.expiresInMs()),
                        by.user(),
                        request.room(),
                        role(request.role()),
                        true);
        return add(by, invitation, MAX_OPEN, now);
    }

    /**
     * A link into a room, for whoever may let people in there, which is for the caller to say. Only
     * those who invite to the server may let it admit people there.
     */
    public Rest.Invitation createLink(Principal by, RoomId room, Rest.NewRoomLink request) {
        boolean admits = Boolean.TRUE.equals(request.admits());
        if (admits) {
            ServerRight.INVITE.require(by);
        }
        long now = clock.millis();
        var link =
                new StoredInvitation(
                        code(),
                        uses(request.uses()),
                        now + life(request.expiresInMs()),
                        by.user(),
                        room,
                        ServerRole.MEMBER,
                        admits);
        return add(by, link, admits ? MAX_OPEN : MAX_LINKS, now);
    }

    private Rest.Invitation add(Principal by, StoredInvitation invitation, int most, long now) {
        if (!stored(by, invitation, most, now)) {
            throw new Refusal(
                    ErrorCode.CONFLICT,
                    "there are %d open invitations already: revoke some first".formatted(most));
        }
        return invitation.toInvitation();
    }

    private boolean stored(Principal by, StoredInvitation invitation, int most, long now) {
        return audit.together(
                entries -> {
                    boolean done = store.addInvitation(invitation, most, now);
                    if (done) {
                        String role = invitation.role().toString();
                        entries.add(AuditKind.INVITATION_CREATED, by, null, role);
                    }
                    return done;
                });
    }

    /** What a code leads to, for whoever holds it. */
    public StoredInvitation look(String code, InetAddress from) {
        looks.take(AddressKey.of(from), "too many invitations were looked at: try again later");
        return store.invitation(code, clock.millis()).orElseThrow(Invitations::notGood);
    }

    /** Takes one use of an invitation. */
    public void use(StoredInvitation invitation) {
        if (!store.useInvitation(invitation.code(), clock.millis())) {
            throw notGood();
        }
    }

    /** Whoever made it does not lead the room any more, or it was used up meanwhile. */
    public static Refusal notGood() {
        return new Refusal(
                ErrorCode.NOT_FOUND, "this invitation does not work any more: ask for a new one");
    }

    /**
     * Those that lead into the room, soonest to expire first, as far as the asker may pass them on.
     */
    public List<StoredInvitation> links(Principal by, RoomId room) {
        return store.links(room, clock.millis(), MAX_OPEN).stream()
                .filter(link -> mayPassOn(by, link))
                .toList();
    }

    /** What lets people onto the server is not for those who only lead a room. */
    private static boolean mayPassOn(Principal by, StoredInvitation link) {
        return !link.admits() || ServerRight.INVITE.isOf(by.role());
    }

    public void revokeLink(Principal by, RoomId room, String code) {
        boolean known =
                store.invitation(code, clock.millis())
                        .filter(link -> room.equals(link.room()) && mayPassOn(by, link))
                        .isPresent();
        if (!known) {
            throw noSuch();
        }
        take(by, code);
    }

    /** Those that still admit people, soonest to expire first. */
    public List<Rest.Invitation> list(Principal by) {
        ServerRight.INVITE.require(by);
        return store.invitations(clock.millis(), MAX_OPEN).stream()
                .map(StoredInvitation::toInvitation)
                .toList();
    }

    public void revoke(Principal by, String code) {
        ServerRight.INVITE.require(by);
        take(by, code);
    }

    private void take(Principal by, String code) {
        boolean revoked =
                audit.together(
                        entries -> {
                            boolean done = store.revokeInvitation(code);
                            if (done) {
                                entries.add(AuditKind.INVITATION_REVOKED, by, null, null);
                            }
                            return done;
                        });
        if (!revoked) {
            throw noSuch();
        }
    }

    private static Refusal noSuch() {
        return new Refusal(ErrorCode.NOT_FOUND, "there is no such invitation");
    }

    private static ServerRole role(@Nullable ServerRole asked) {
        if (asked == null) {
            return ServerRole.MEMBER;
        }
        if (asked != ServerRole.MEMBER && asked != ServerRole.GUEST) {
            throw invalid("an invitation makes people member or guest");
        }
        return asked;
    }

    private static int uses(@Nullable Integer asked) {
        if (asked == null) {
            return 1;
        }
        if (asked < 1 || asked > MAX_USES) {
            throw invalid("uses must be 1 to %d".formatted(MAX_USES));
        }
        return asked;
    }

    private static long life(@Nullable Long asked) {
        if (asked == null) {
            return DEFAULT_LIFE.toMillis();
        }
        if (asked < 1 || asked > MAX_LIFE.toMillis()) {
            throw invalid(
                    "expiresInMs must be 1 to %d (%d days)"
                            .formatted(MAX_LIFE.toMillis(), MAX_LIFE.toDays()));
        }
        return asked;
    }

    private static Refusal invalid(String message) {
        return new Refusal(ErrorCode.INVALID, message);
    }

    private String code() {
        byte[] bytes = new byte[CODE_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
