package chat.parley.acceptance;

import chat.parley.protocol.Content;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.sdk.Accounts;
import chat.parley.sdk.EncryptedRooms;
import chat.parley.sdk.OpenedEvent;
import chat.parley.sdk.RestClient;
import chat.parley.sdk.SessionTokens;
import chat.parley.sdk.StoredSession;
import chat.parley.sdk.TokenStore;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Somebody in encrypted rooms, on a device of their own, by the SDK. */
final class Insider implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Accounts accounts;
    private final Path folder;
    private final StoredSession session;
    private final RestClient rest;
    private EncryptedRooms rooms;

    Insider(ServerProcess server, String name, Path folder) {
        this.accounts = new Accounts(server.address());
        this.folder = folder;
        Rest.SignIn signIn = new Rest.SignIn(name, ServerProcess.PASSWORD, null, "a test", false);
        this.session = StoredSession.of(accounts.signIn(signIn), System.currentTimeMillis());
        TokenStore store = TokenStore.inMemory(session);
        this.rest = new RestClient(server.address(), new SessionTokens(accounts, store));
        this.rooms = EncryptedRooms.open(rest, session, folder);
    }

    RestClient rest() {
        return rest;
    }

    EncryptedRooms rooms() {
        return rooms;
    }

    Path folder() {
        return folder;
    }

    UserId user() {
        return session.user();
    }

    /** As when its program ends, and begins again. */
    void restart() {
        rooms.close();
        rooms = EncryptedRooms.open(rest, session, folder);
    }

    long say(RoomId room, String text) {
        return rooms.send(room, EventType.MESSAGE, Content.text(text), PATIENCE).seq();
    }

    List<OpenedEvent> events(RoomId room) {
        return rooms.open(room, rest.eventsAfter(room, 0, 200).events());
    }

    /** What it reads of messages, or why it cannot. */
    List<String> reads(RoomId room) {
        return events(room).stream()
                .filter(each -> each.event().type().equals(EventType.MESSAGE))
                .map(Insider::words)
                .toList();
    }

    private static String words(OpenedEvent opened) {
        String content = opened.event().content().toString();
        return opened.closed() == null
                ? content.replaceFirst(".*\"text\":\"([^\"]*)\".*", "$1")
                : opened.closed().name();
    }

    @Override
    public void close() {
        rooms.close();
        rest.close();
        accounts.close();
    }
}
