package chat.parley.api;

import chat.parley.accounts.AccountSettings.Rate;

import io.vertx.core.http.HttpMethod;

import java.time.Duration;
import java.util.Set;

/** How often operations may be called: those of one kind share what each caller has of it. */
enum Quota {
    /** Without a token; of each address. */
    OPEN(new Rate(1_000, Duration.ofMillis(20))),
    READ(new Rate(2_000, Duration.ofMillis(10))),
    WRITE(new Rate(20_000, Duration.ofMillis(2))),
    /** Rooms, which stay: nobody shall fill a server with them. */
    ROOM(new Rate(5_000, Duration.ofSeconds(5))),
    /** Pictures, which are stored and told to others. */
    PICTURE(new Rate(60, Duration.ofSeconds(5))),
    /** Parts of commits, which are large, and stored until it is known that nothing needs them. */
    COMMIT_PART(new Rate(200, Duration.ofSeconds(1))),
    /** What has the server call elsewhere. */
    PUSH(new Rate(60, Duration.ofSeconds(5))),
    /** What finds people and rooms by name: nobody shall list a server by trying. */
    LOOKUP(new Rate(300, Duration.ofMillis(100)));

    private static final Set<String> LOOKUPS =
            Set.of("findUser", "findUsers", "findMembers", "findPublicRooms", "listAccounts");

    private static final Set<String> PICTURES = Set.of("changePicture", "changeRoomPicture");

    private static final Set<String> PUSHES = Set.of("subscribePush", "testPush");

    @SuppressWarnings("ImmutableEnumChecker") // a record of a number and a Duration
    private final Rate rate;

    Quota(Rate rate) {
        this.rate = rate;
    }

    Rate rate() {
        return rate;
    }

    static Quota of(Operation operation) {
        if (!operation.authenticated()) {
            return OPEN;
        }
        if (operation.id().equals("createRoom")) {
            return ROOM;
        }
        if (operation.id().equals("putCommitPart")) {
            return COMMIT_PART;
        }
        if (PICTURES.contains(operation.id())) {
            return PICTURE;
        }
        if (PUSHES.contains(operation.id())) {
            return PUSH;
        }
        if (LOOKUPS.contains(operation.id())) {
            return LOOKUP;
        }
        return operation.method().equals(HttpMethod.GET) ? READ : WRITE;
    }
}
