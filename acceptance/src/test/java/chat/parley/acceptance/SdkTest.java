package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import chat.parley.protocol.ClientFrame.Cursor;
import chat.parley.protocol.Content;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.UserId;
import chat.parley.sdk.Accounts;
import chat.parley.sdk.EventStream;
import chat.parley.sdk.ParleyClient;
import chat.parley.sdk.RequestRefused;
import chat.parley.sdk.SessionTokens;
import chat.parley.sdk.StoredSession;
import chat.parley.sdk.StreamItem;
import chat.parley.sdk.TokenStore;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;

/** What the Java SDK promises, against the shipped server. */
@Timeout(120)
class SdkTest {
    private static final String EXAMPLE = "chat/parley/acceptance/HelloParley.java";

    @TempDir static Path folder;
    static ServerProcess server;
    static ParleyClient ada;
    static ParleyClient ben;
    static UserId bensId;

    @BeforeAll
    static void twoPeople() {
        server = new ServerProcess(folder);
        server.signUp("ada", null);
        ada = server.signIn("ada");
        bensId =
                server.signUp(
                                "ben",
                                ada.rest()
                                        .invite(new Rest.NewInvitation(1, null, null, null))
                                        .code())
                        .user();
        ben = server.signIn("ben");
    }

    @AfterAll
    static void end() {
        ada.close();
        ben.close();
        server.close();
    }

    @Test
    void theExampleOfTheReadmeSaysHello() {
        PrintStream console = System.out;
        var printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            HelloParley.main(
                    new String[] {server.address().toString(), "ada", ServerProcess.PASSWORD});
        } finally {
            System.setOut(console);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("1 room.created"),
                        second ->
                                assertThat(second)
                                        .isEqualTo("2 message {\"text\":\"Hello, Parley!\"}"));
    }

    @Test
    void theReadmeShowsTheExampleAsItIsRunHere() throws IOException {
        String source = Files.readString(Path.of("src/test/java/" + EXAMPLE));
        String marked =
                source.substring(source.indexOf("// [readme"), source.indexOf("// readme]"));
        String example = marked.substring(marked.indexOf('\n') + 1).stripIndent().strip();
        assertThat(Files.readString(Path.of("../README.md")))
                .contains("```java\n" + example + "\n```");
    }

    @Test
    void aReaderThatIsSlowAndSendsMeanwhileMissesNothing() throws InterruptedException {
        int messages = 1_500; // more than a stream holds
        RoomId room = ada.createRoom("slow", RoomKind.PUBLIC).room();
        ben.join(room);
        List<Long> seen = new ArrayList<>();
        int said = 0;
        try (EventStream stream = ben.follow(new Cursor(room, 2, null))) {
            sendMany(room, messages);
            while (seen.size() < messages + said) {
                seen.add(delivered(stream).event().seq());
                if (seen.size() % 100 == 0) {
                    ben.send(room, "still here");
                    said++;
                }
            }
        }
        assertThat(seen)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(3, seen.size() + 2).boxed().toList());
        assertThat(said).isEqualTo(15);
    }

    private static void sendMany(RoomId room, int messages) {
        for (int i = 0; i < messages; i++) {
            ada.send(room, "message " + i);
        }
    }

    private static StreamItem.Delivered delivered(EventStream stream) throws InterruptedException {
        return (StreamItem.Delivered) stream.next();
    }

    @Test
    void whoeverIsRemovedReadsTheirRemovalAndThenTheStreamEnds() throws InterruptedException {
        RoomId room = ada.createRoom("short", RoomKind.PUBLIC).room();
        ben.join(room);
        try (EventStream stream = ben.follow(new Cursor(room, 1, null))) {
            assertThat(delivered(stream).event().type()).isEqualTo(EventType.MEMBER_JOINED);
            ada.rest().removeMember(room, bensId);
            ada.send(room, "not for ben");
            assertThat(delivered(stream).event().type()).isEqualTo(EventType.MEMBER_LEFT);
            assertThatThrownBy(stream::next)
                    .asInstanceOf(type(RequestRefused.class))
                    .returns(ErrorCode.NOT_MEMBER, RequestRefused::code);
        }
    }

    @Test
    void aRefusedSendSaysWhyAndTheNextOneGoesOn() {
        RoomId room = ada.createRoom("refuse", RoomKind.PUBLIC).room();
        assertRefused(ErrorCode.NOT_MEMBER, () -> ben.send(room, "let me in"));
        ben.join(room);
        assertRefused(ErrorCode.INVALID, () -> ben.send(room, " "));
        assertRefused(
                ErrorCode.INVALID,
                () -> ben.send(room, EventType.ROOM_CLOSED, Content.EMPTY, null));
        assertThat(ben.send(room, "thank you").seq()).isEqualTo(3);
    }

    private static void assertRefused(ErrorCode code, Runnable call) {
        assertThatThrownBy(call::run)
                .asInstanceOf(type(RequestRefused.class))
                .returns(code, RequestRefused::code);
    }

    @Test
    void twoWhoStartAConversationAtOnceMeetInOne() {
        UserId adasId = ada.rest().account().user();
        assertThat(ada.direct(bensId).room()).isEqualTo(ben.direct(adasId).room());
    }

    @Test
    void oneClientFollowsARoomOnceAtATime() throws InterruptedException {
        RoomId room = ada.createRoom("once", RoomKind.PUBLIC).room();
        try (EventStream first = ada.follow(room);
                EventStream second = ada.follow(room)) {
            assertThat(delivered(first).event().type()).isEqualTo(EventType.ROOM_CREATED);
            assertRefused(ErrorCode.CONFLICT, () -> second.events().iterator().hasNext());
        }
    }

    @Test
    void historyReadsBackwardsToTheFirstEvent() {
        RoomId room = ada.createRoom("back", RoomKind.PUBLIC).room();
        sendMany(room, 9);
        Rest.Events newest = ada.history(room, null, 6);
        assertThat(newest.events()).hasSize(6).last().returns(10L, e -> e.seq());
        Rest.Events oldest = ada.history(room, newest.events().getFirst().seq(), 6);
        assertThat(oldest.events()).hasSize(4).first().returns(1L, e -> e.seq());
    }

    @Test
    void anExpiredAccessTokenIsRefreshedAndTheNewTokensAreStored() {
        var stored = new AtomicReference<StoredSession>();
        try (var accounts = new Accounts(server.address())) {
            StoredSession expired = expired(accounts);
            TokenStore memory = TokenStore.inMemory(expired);
            TokenStore watched =
                    change -> {
                        stored.set(memory.update(change));
                        return stored.get();
                    };
            var tokens = new SessionTokens(accounts, watched);
            try (ParleyClient client = ParleyClient.connect(server.address(), tokens)) {
                RoomId room = client.createRoom("refresh", RoomKind.PUBLIC).room();
                assertThat(client.send(room, "hello").seq()).isEqualTo(2);
            }
            assertThat(stored.get().refreshToken()).isNotEqualTo(expired.refreshToken());
            assertThat(stored.get().session()).isEqualTo(expired.session());
        }
    }

    private static StoredSession expired(Accounts accounts) {
        var signIn = new Rest.SignIn("ada", ServerProcess.PASSWORD, null, "test", false);
        return StoredSession.of(accounts.signIn(signIn), 0);
    }

    @Test
    void aSessionThatEndsStopsItsClientAndTellsTheReader() throws InterruptedException {
        ParleyClient third = server.signIn("ben");
        RoomId room = third.createRoom("end", RoomKind.PUBLIC).room();
        try (EventStream stream = third.follow(room)) {
            assertThat(delivered(stream).event().seq()).isEqualTo(1);
            third.rest().signOut();
            assertRefused(ErrorCode.UNAVAILABLE, () -> stream.events().iterator().hasNext());
            assertThatThrownBy(() -> third.send(room, "too late")).hasMessageContaining("session");
        }
        third.close();
    }
}
