package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import chat.parley.protocol.Content;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.History;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.Uuids;
import chat.parley.sdk.EncryptedRooms.State;
import chat.parley.sdk.EncryptionStopped;
import chat.parley.sdk.OpenedEvent;
import chat.parley.sdk.ParleyClient;
import chat.parley.sdk.RecoveryWords;
import chat.parley.sdk.RequestRefused;
import chat.parley.sdk.Unreadable;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;

/** What devices in Java promise in encrypted rooms, against the shipped server. */
@Timeout(120)
class EncryptionTest {
    /** Nobody says this but in encrypted rooms. */
    private static final String CANARY = "the heron flies at dusk";

    @TempDir static Path folder;
    static ServerProcess server;
    static String adasWords;
    static Insider ada;
    static Insider ben;

    @BeforeAll
    static void twoPeople() {
        server = new ServerProcess(folder.resolve("server"));
        server.signUp("ada", null);
        try (ParleyClient owner = server.signIn("ada")) {
            Rest.NewInvitation one = new Rest.NewInvitation(1, null, null, null);
            String code = owner.rest().invite(one).code();
            server.signUp("ben", code);
        }
        ada = new Insider(server, "ada", folder.resolve("ada"));
        ben = new Insider(server, "ben", folder.resolve("ben"));
        adasWords = RecoveryWords.make();
        assertThat(ada.rooms().state()).isEqualTo(State.NEW);
        ada.rooms().setUp(adasWords);
        ben.rooms().setUp(RecoveryWords.make());
        assertThat(ada.rooms().state()).isEqualTo(State.READY);
    }

    @AfterAll
    static void end() {
        ada.close();
        ben.close();
        server.close();
    }

    private static RoomId room() {
        RoomId id = new RoomId(Uuids.v7(System.currentTimeMillis(), new SecureRandom()));
        var room = new Rest.NewRoom(id, "herons", RoomKind.PRIVATE, null, History.ALL);
        return ada.rooms().create(room).room();
    }

    private static RoomId roomOfBoth() {
        RoomId room = room();
        ada.rest().addMember(room, ben.user());
        assertThat(ada.rooms().settle(room)).isEmpty();
        ben.rest().addMember(room, ben.user());
        return room;
    }

    @Test
    void twoPeopleTalkAndTheServerReadsNothing() throws IOException {
        RoomId room = room();
        ada.say(room, "before: " + CANARY);
        ada.rest().addMember(room, ben.user());
        ada.say(room, "for both: " + CANARY);
        ben.rest().addMember(room, ben.user());
        assertThat(ben.reads(room))
                .containsExactly(Unreadable.BEFORE_JOINING.name(), "for both: " + CANARY);
        ben.say(room, "answered: " + CANARY);
        ben.restart();
        ben.say(room, "restarted: " + CANARY);
        List<String> all =
                List.of(
                        "before: " + CANARY,
                        "for both: " + CANARY,
                        "answered: " + CANARY,
                        "restarted: " + CANARY);
        assertThat(ada.reads(room)).isEqualTo(all);
        assertThat(ben.reads(room).subList(1, 4)).isEqualTo(all.subList(1, 4));
        assertThat(ada.rooms().safetyNumber(ben.user()))
                .hasSize(60)
                .isEqualTo(ben.rooms().safetyNumber(ada.user()));
        assertThat(holds(server.data(), CANARY)).isFalse();
        assertThat(holds(ada.folder(), CANARY)).isFalse();
    }

    private static boolean holds(Path folder, String text) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (content.contains(text)) {
                    return true;
                }
            }
            return false;
        }
    }

    @Test
    void whoeverIsTakenOutReadsNothingThatIsSaidLater() {
        RoomId room = roomOfBoth();
        ada.say(room, "for both");
        assertThat(ben.reads(room)).containsExactly("for both");
        ada.rest().removeMember(room, ben.user());
        ada.say(room, "without ben");
        assertThat(ada.reads(room)).containsExactly("for both", "without ben");
        assertThat(ada.rooms().readers(room)).containsExactly(ada.user());
        assertThatThrownBy(() -> ben.say(room, "I am still here"))
                .isInstanceOfAny(RequestRefused.class, EncryptionStopped.class);
        ada.rest().addMember(room, ben.user());
        ada.say(room, "ben is back");
        ben.rest().addMember(room, ben.user());
        assertThat(ben.reads(room).getLast()).isEqualTo("ben is back");
        assertThat(ben.reads(room)).doesNotContain("without ben");
    }

    @Test
    void aFolderOutOfABackupComesBackAsAFreshLeafBeforeItSaysAnything() throws IOException {
        RoomId room = roomOfBoth();
        ben.say(room, "one");
        Path group = ben.folder().resolve("group-" + room);
        Path backup = folder.resolve("backup");
        Files.copy(group, backup, StandardCopyOption.REPLACE_EXISTING);
        ben.say(room, "two");
        ben.say(room, "three");
        ben.rooms().close();
        Files.copy(backup, group, StandardCopyOption.REPLACE_EXISTING);
        ben.restart();
        long head = ben.rest().room(room).head();
        long said = ben.say(room, "four");
        List<Event> since = ben.rest().eventsAfter(room, head, 10).events();
        assertThat(since)
                .extracting(Event::type)
                .as("it comes in anew first")
                .startsWith(EventType.MLS_COMMIT)
                .contains(EventType.MESSAGE);
        assertThat(since.getFirst().content().toString())
                .contains("\"added\":[{", "\"removed\":[{");
        assertThat(since.getLast().seq()).isEqualTo(said);
        assertThat(ada.reads(room)).containsExactly("one", "two", "three", "four");
        assertThat(ben.reads(room)).containsExactly("one", "two", "three", "four");
        ben.say(room, "five");
        assertThat(ada.reads(room)).endsWith("five");
    }

    @Test
    void anotherDeviceReadsWhatWasSaidByTheWordsAlone() {
        RoomId room = roomOfBoth();
        ada.say(room, "long ago");
        ben.say(room, "an answer");
        assertThat(ada.reads(room)).hasSize(2);
        ada.restart(); // what is about to be archived is
        try (Insider other = new Insider(server, "ada", folder.resolve("other"))) {
            assertThat(other.rooms().state()).isEqualTo(State.LOCKED);
            assertThat(other.reads(room)).containsOnly(Unreadable.NOT_SET_UP.name());
            assertThatThrownBy(() -> other.say(room, "too early"))
                    .asInstanceOf(type(EncryptionStopped.class))
                    .returns(Unreadable.NOT_SET_UP, EncryptionStopped::why);
            assertThatThrownBy(() -> other.rooms().unlock(RecoveryWords.make()))
                    .asInstanceOf(type(RequestRefused.class))
                    .returns(ErrorCode.INVALID, RequestRefused::code);
            other.rooms().unlock(adasWords);
            assertThat(other.reads(room)).containsExactly("long ago", "an answer");
            other.say(room, "from the other");
            assertThat(other.rooms().devices()).hasSizeGreaterThan(1);
            assertThat(ben.reads(room)).endsWith("from the other");
            ben.say(room, "to both of yours");
            assertThat(other.reads(room)).endsWith("to both of yours");
            assertThat(ada.reads(room)).endsWith("from the other", "to both of yours");
            other.rest().signOut();
        }
        ada.say(room, "the other is gone");
        assertThat(ben.reads(room)).endsWith("the other is gone");
    }

    @Test
    void whatTheServerMakesUpIsNotBelieved() {
        RoomId room = roomOfBoth();
        ada.say(room, "mine");
        ada.say(room, "mine, too");
        List<Event> events =
                ben.rest().eventsAfter(room, 0, 200).events().stream()
                        .filter(event -> event.type().equals(EventType.MESSAGE))
                        .toList();
        Event one = events.getFirst();
        Event two = events.getLast();
        assertThat(ben.reads(room)).containsExactly("mine", "mine, too");
        assertThat(closed(room, with(one, Content.text("in the clear"))))
                .isEqualTo(Unreadable.PLAINTEXT);
        assertThat(closed(room, with(one, two.content()))).isEqualTo(Unreadable.FORGED);
        Event renamed =
                new Event(
                        one.seq(),
                        one.n(),
                        one.id(),
                        one.type(),
                        ben.user(),
                        one.device(),
                        one.at(),
                        one.content());
        assertThat(closed(room, renamed)).isEqualTo(Unreadable.FORGED);
        assertThat(closed(room, one)).isNull();
    }

    private static Event with(Event event, Content content) {
        return new Event(
                event.seq(),
                event.n(),
                event.id(),
                event.type(),
                event.sender(),
                event.device(),
                event.at(),
                content);
    }

    private static Unreadable closed(RoomId room, Event event) {
        OpenedEvent opened = ben.rooms().open(room, event);
        return opened.closed();
    }
}
