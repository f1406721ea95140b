package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.NotificationLevel;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Bus;
import chat.parley.rooms.StreamId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What is unread, in rooms and in threads, and what mentions somebody. */
class ReadStateTest {
    private static ApiServer server;
    private static Person ada;
    private static Person bob;
    private RoomId room = new RoomId(Person.freshId().value());
    private String path = "";

    @BeforeAll
    static void start() {
        server = ApiServer.start();
        ada = server.join("ada");
        bob = server.join("bob");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** Ada's room, in which Bob is since 2. */
    @BeforeEach
    void meet() {
        room = ada.create(RoomKind.PUBLIC, "Open");
        path = "/v1/rooms/" + room;
        bob.enter(room);
    }

    private long says(
            Person who, @Nullable Long thread, @Nullable Boolean all, @Nullable UserId mentioned) {
        List<UserId> mentions = mentioned == null ? null : List.of(mentioned);
        var said = new Said.Message("hi", null, thread, mentions, all);
        var event = new Rest.NewEvent(Person.freshId(), EventType.MESSAGE, Content.of(said));
        return who.post(path + "/events", event).expect(201).read(Rest.Sent.class).seq();
    }

    private RoomSummary summary(Person who) {
        RoomSummary told = who.get(path).expect(200).read(RoomSummary.class);
        assertThat(who.get("/v1/rooms?limit=100").read(Rest.RoomList.class).rooms()).contains(told);
        return told;
    }

    @Test
    void mentionsAreCountedApart() {
        says(bob, null, true, bob.id());
        assertThat(summary(ada).mentions()).as("of the room, by Bob").isEqualTo(1);
        assertThat(summary(bob).mentions()).as("by oneself").isZero();
        says(ada, null, null, bob.id());
        long both = says(ada, null, true, bob.id());
        says(ada, null, null, ada.id());
        assertThat(summary(bob).mentions()).isEqualTo(2);
        var gone = Content.of(new RoomChange.Deletion(List.of(both)));
        ada.post(path + "/events", new Rest.NewEvent(Person.freshId(), EventType.DELETION, gone))
                .expect(201);
        assertThat(summary(bob).mentions()).as("one was deleted").isEqualTo(1);
        bob.put(path + "/read", new Rest.ReadCursor(both)).expect(200);
        assertThat(summary(bob).mentions()).isZero();
    }

    @Test
    void whatMentionsOneIsFoundAgainAfterItWasRead() {
        long first = says(ada, null, null, bob.id());
        long all = says(ada, null, true, null);
        says(ada, null, null, ada.id());
        bob.put(path + "/read", new Rest.ReadCursor(all)).expect(200);
        Rest.Mentioned page = mentions("?limit=1");
        assertThat(page.events()).extracting(Event::seq).containsExactly(all);
        page = mentions("?limit=1&before=" + page.next());
        assertThat(page.events()).extracting(Event::seq).containsExactly(first);
        assertThat(mentions("?before=" + page.next()))
                .isEqualTo(new Rest.Mentioned(List.of(), null));
        bob.get(path + "/mentions?before=0").expect(400);
        server.join("eve").get(path + "/mentions").expect(403);
    }

    private Rest.Mentioned mentions(String query) {
        return bob.get(path + "/mentions" + query).expect(200).read(Rest.Mentioned.class);
    }

    @Test
    void whatIsMarkedUnreadStaysSoUntilItIsTakenBack() throws InterruptedException {
        long seq = says(ada, null, null, null);
        bob.put(path + "/read", new Rest.ReadCursor(seq)).expect(200);
        assertThat(summary(bob).unreadFrom()).isNull();
        BlockingQueue<Bus.Signal> told = new LinkedBlockingQueue<>();
        try (Bus.Tap _ = server.hear(StreamId.inbox(bob.id()), told::add)) {
            bob.put(path + "/unread", new Rest.UnreadMark(seq)).expect(200);
            assertThat(told.poll(5, TimeUnit.SECONDS))
                    .isEqualTo(new Bus.Signal.UnreadMarked(room, seq));
        }
        assertThat(summary(bob).unreadFrom()).isEqualTo(seq);
        assertThat(summary(bob).read()).as("the cursor stays").isEqualTo(seq);
        assertThat(summary(ada).unreadFrom()).isNull();
        bob.put(path + "/unread", new Rest.UnreadMark(0)).expect(200);
        assertThat(summary(bob).unreadFrom()).isNull();
        bob.put(path + "/unread", new Rest.UnreadMark(99)).expect(404);
        bob.put(path + "/unread", new Rest.UnreadMark(1)).expect(404);
        bob.raw("PUT", path + "/unread", "{\"from\":-1}").expect(400);
        server.join("eve").put(path + "/unread", new Rest.UnreadMark(0)).expect(403);
    }

    @Test
    void whatOneIsNotifiedOfFollowsThePerson() throws InterruptedException {
        var mentions = new Rest.RoomNotifications(NotificationLevel.MENTIONS);
        assertThat(summary(bob).notifications()).as("everything, unsaid").isNull();
        BlockingQueue<Bus.Signal> told = new LinkedBlockingQueue<>();
        try (Bus.Tap _ = server.hear(StreamId.inbox(bob.id()), told::add)) {
            bob.put(path + "/notifications", mentions).expect(200);
            assertThat(told.poll(5, TimeUnit.SECONDS))
                    .isEqualTo(
                            new Bus.Signal.NotificationsChanged(room, NotificationLevel.MENTIONS));
        }
        assertThat(summary(bob).notifications()).isEqualTo(NotificationLevel.MENTIONS);
        assertThat(summary(ada).notifications()).as("one's own matter").isNull();
        bob.put(path + "/unread", new Rest.UnreadMark(2)).expect(200);
        assertThat(summary(bob).notifications()).isEqualTo(NotificationLevel.MENTIONS);
        bob.put(path + "/notifications", new Rest.RoomNotifications(NotificationLevel.ALL))
                .expect(200);
        assertThat(summary(bob).notifications()).isNull();
        assertThat(summary(bob).unreadFrom()).isEqualTo(2);
        bob.raw("PUT", path + "/notifications", "{\"level\":\"some\"}").expect(400);
        server.join("eve").put(path + "/notifications", mentions).expect(403);
    }

    @Test
    void threadsAreFollowedAndReadApartFromTheRoom() {
        long root = says(ada, null, null, null);
        says(ada, null, null, null);
        long first = says(ada, root, null, null);
        assertThat(threads()).isEmpty();
        assertThat(summary(bob).unread()).as("but for what is said in threads").isEqualTo(2);
        assertThat(summary(bob).unreadInThreads()).isNull();
        bob.patch(path + "/threads/" + root, new Rest.ThreadPatch(true, null)).expect(204);
        assertThat(threads()).containsExactly(new Rest.Thread(root, 0, 1, first, 1, 0));
        assertThat(summary(bob).unreadInThreads()).isEqualTo(1);
        assertThat(summary(bob).mentionsInThreads()).isNull();
        long second = says(ada, root, null, bob.id());
        assertThat(summary(bob).mentionsInThreads()).isEqualTo(1);
        assertThat(summary(bob).mentions()).isZero();
        bob.put(path + "/read", new Rest.ReadCursor(second)).expect(200);
        assertThat(summary(bob).unread()).isZero();
        bob.patch(path + "/threads/" + root, new Rest.ThreadPatch(null, first)).expect(204);
        assertThat(threads()).containsExactly(new Rest.Thread(root, first, 2, second, 1, 1));
        bob.patch(path + "/threads/" + root, new Rest.ThreadPatch(null, 1L)).expect(204);
        bob.patch(path + "/threads/" + root, new Rest.ThreadPatch(null, 9_999L)).expect(204);
        assertThat(threads()).containsExactly(new Rest.Thread(root, second, 2, second, 0, 0));
        assertThat(summary(bob).unreadInThreads()).isNull();
        bob.patch(path + "/threads/" + root, new Rest.ThreadPatch(false, null)).expect(204);
        says(ada, root, null, bob.id());
        assertThat(threads()).as("whoever stops following is not brought back").isEmpty();
        bob.patch(path + "/threads/99", new Rest.ThreadPatch(true, null)).expect(404);
        bob.patch(path + "/threads/0", new Rest.ThreadPatch(true, null)).expect(400);
        server.join("eve").get(path + "/threads").expect(403);
    }

    @Test
    void whoeverBeganAThreadAnswersInItOrIsMentionedFollowsIt() throws InterruptedException {
        long began = says(bob, null, null, null);
        long other = says(ada, null, null, null);
        long read = summary(bob).read();
        BlockingQueue<Bus.Signal> told = new LinkedBlockingQueue<>();
        try (Bus.Tap _ = server.hear(StreamId.inbox(bob.id()), told::add)) {
            long answer = says(ada, began, null, null);
            assertThat(following(told)).isEqualTo(began);
            assertThat(threads()).containsExactly(new Rest.Thread(began, 0, 1, answer, 1, 0));
            long mention = says(ada, other, null, bob.id());
            assertThat(following(told)).isEqualTo(other);
            assertThat(threads()).contains(new Rest.Thread(other, mention - 1, 1, mention, 1, 1));
            long third = says(ada, null, null, null);
            long own = says(bob, third, null, null);
            assertThat(following(told)).isEqualTo(third);
            assertThat(threads()).contains(new Rest.Thread(third, own, 1, own, 0, 0));
        }
        assertThat(summary(bob).unreadInThreads()).isEqualTo(2);
        assertThat(summary(bob).read()).as("an answer below reads nothing above").isEqualTo(read);
    }

    private static long following(BlockingQueue<Bus.Signal> told) throws InterruptedException {
        while (true) {
            if (told.poll(5, TimeUnit.SECONDS)
                    instanceof Bus.Signal.ThreadChanged(_, long thread, var read, var following)) {
                assertThat(read).isNull();
                assertThat(following).isTrue();
                return thread;
            }
        }
    }

    private List<Rest.Thread> threads() {
        return bob.get(path + "/threads").expect(200).read(Rest.Threads.class).threads();
    }
}
