package chat.parley.acceptance;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Event;
import chat.parley.protocol.PresenceSettings;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A person at a real server, with one connection and plain requests, who has all written down that
 * they are shown. One caller at a time.
 */
final class Onlooker implements AutoCloseable {
    private final UserId user;
    private final AudienceRecording recording;
    private final HttpClient http = HttpClient.newHttpClient();
    private final RawRequests requests;
    private final RawSocket socket;

    Onlooker(URI server, Rest.Tokens tokens, AudienceRecording recording) {
        this.user = tokens.user();
        this.recording = recording;
        this.requests = new RawRequests(http, server, tokens.accessToken());
        this.socket =
                new RawSocket(
                        http,
                        server,
                        (frame, sentAfter) ->
                                recording.shown(new Showing.Frame(user, frame), sentAfter));
        socket.greet(tokens.accessToken());
    }

    UserId user() {
        return user;
    }

    /** Says this, and returns when all is here that the server sent before it read it. */
    void say(ClientFrame frame) {
        recording.shown(new Showing.Said(user, frame), System.currentTimeMillis());
        socket.say(frame);
        socket.flush();
    }

    /** Returns when all is here that the server sent until now. */
    void flush() {
        socket.flush();
    }

    Optional<Rest.Events> readAfter(RoomId room, long after) {
        return page(room, in(room, "/events?limit=200&after=" + after));
    }

    Optional<Rest.Events> readBefore(RoomId room, long before) {
        return page(room, in(room, "/events?limit=200&before=" + before));
    }

    Optional<Rest.Events> readInbox() {
        return page(inbox(), "/v1/inbox/events?limit=200");
    }

    private Optional<Rest.Events> page(RoomId room, String path) {
        return get(room, path, Rest.Events.class, page -> new Showing.Page(user, room, page));
    }

    void look(RoomId room) {
        get(room, in(room, ""), RoomSummary.class, this::listed);
    }

    void listRooms() {
        list("/v1/rooms?limit=100");
    }

    void findRooms(String query) {
        list("/v1/rooms/public?limit=100&query=" + query);
    }

    private void list(String path) {
        ask(
                inbox(),
                new RawRequests.Request("GET", path, null),
                Rest.RoomList.class,
                list -> list.rooms().stream().map(this::listed).toList());
    }

    private Showing listed(RoomSummary room) {
        return new Showing.Listed(user, room);
    }

    void listMembers(RoomId room) {
        get(room, in(room, "/members?limit=100"), Rest.Members.class, forMembers(room));
    }

    void findMembers(RoomId room, String text) {
        String path = in(room, "/members/search?query=" + text);
        get(room, path, Rest.Members.class, forMembers(room));
    }

    void takeNick(RoomId room, String nick) {
        String path = in(room, "/members/" + user + "/nick");
        call(room, "PUT", path, new Rest.NewNick(null, nick), Rest.Member.class, forMembers(room));
    }

    void callMyself(String displayName) {
        ask(
                inbox(),
                new RawRequests.Request("PATCH", "/v1/account", new Rest.AccountPatch(displayName)),
                Rest.Account.class,
                _ -> List.of());
    }

    void save(RoomId room, long seq) {
        tell(room, "PUT", in(room, "/saved/" + seq));
    }

    void listSaved() {
        ask(
                inbox(),
                new RawRequests.Request("GET", "/v1/saved?limit=100", null),
                Rest.SavedMessages.class,
                all -> all.messages().stream().flatMap(this::kept).toList());
    }

    private Stream<Showing> kept(Rest.SavedMessage saved) {
        return Stream.ofNullable(saved.event()).map(event -> delivered(saved.room(), event));
    }

    private Showing delivered(RoomId room, Event event) {
        return new Showing.Frame(user, ServerFrame.Delivered.of(room, event));
    }

    /** What was said about a message, who is meant in particular, and who has read. */
    void readAround(RoomId room, long seq) {
        ask(
                room,
                new RawRequests.Request("GET", in(room, "/related?kind=thread&of=" + seq), null),
                Rest.Related.class,
                all -> all.events().stream().map(event -> delivered(room, event)).toList());
        ask(
                room,
                new RawRequests.Request("GET", in(room, "/mentions"), null),
                Rest.Mentioned.class,
                all -> all.events().stream().map(event -> delivered(room, event)).toList());
        get(room, in(room, "/threads"), Rest.Threads.class, forMembers(room));
        get(room, in(room, "/receipts"), Rest.Receipts.class, forMembers(room));
        get(room, in(room, "/nicks?of=" + user), Rest.Nicks.class, forMembers(room));
    }

    /** Who of the room is there, and what they say of themselves. */
    void listPresence(RoomId room) {
        ask(
                room,
                new RawRequests.Request("GET", in(room, "/presence?limit=100"), null),
                Rest.Presences.class,
                all ->
                        Stream.concat(
                                        Stream.of(forMembers(room).apply(all)),
                                        all.people().stream().map(this::present))
                                .toList());
    }

    private Showing present(Rest.Presence of) {
        return new Showing.Frame(
                user, new ServerFrame.Presence(of.user(), of.status(), of.statusText()));
    }

    /** Shows this of themselves from now on. */
    void choose(Rest.PresencePatch patch) {
        long askedAt = System.currentTimeMillis();
        ask(
                inbox(),
                new RawRequests.Request("PATCH", "/v1/account/presence", patch),
                PresenceSettings.class,
                settings -> {
                    recording.chose(user, settings, askedAt);
                    return List.of();
                });
    }

    void markRead(RoomId room, long seq) {
        var cursor = new Rest.ReadCursor(seq);
        call(room, "PUT", in(room, "/read"), cursor, Rest.ReadCursor.class, forMembers(room));
    }

    void tellTyping(RoomId room) {
        tell(room, "POST", in(room, "/typing"));
    }

    /** Joins, when the person is this one; invites otherwise. */
    void add(RoomId room, UserId person) {
        var added = new Rest.NewMember(null, person);
        call(room, "POST", in(room, "/members"), added, Rest.Member.class, forMembers(room));
    }

    /** Leaves, when the person is this one; removes otherwise. */
    void remove(RoomId room, UserId person) {
        if (tell(room, "DELETE", in(room, "/members/" + person))) {
            recording.left(room, person);
        }
    }

    void send(RoomId room, Rest.NewEvent event) {
        call(
                room,
                "POST",
                in(room, "/events"),
                event,
                Rest.Sent.class,
                sent ->
                        new Showing.Frame(
                                user, new ServerFrame.Ack("", room, sent.seq(), sent.at())));
    }

    void rename(RoomId room, String name) {
        var patch = new Rest.RoomPatch(null, name);
        call(room, "PATCH", in(room, ""), patch, RoomSummary.class, this::listed);
    }

    void close(RoomId room) {
        tell(room, "DELETE", in(room, ""));
    }

    RoomId create(Rest.NewRoom room) {
        return call(inbox(), "POST", "/v1/rooms", room, RoomSummary.class, this::listed)
                .orElseThrow()
                .room();
    }

    private RoomId inbox() {
        return new RoomId(user.value());
    }

    private static String in(RoomId room, String path) {
        return "/v1/rooms/" + room + path;
    }

    private <T> Function<T, Showing> forMembers(RoomId room) {
        return what -> new Showing.ForMembers(user, room, what);
    }

    private <T> Optional<T> get(
            RoomId room, String path, Class<T> type, Function<T, Showing> showing) {
        return call(room, "GET", path, null, type, showing);
    }

    private <T> Optional<T> call(
            RoomId room,
            String method,
            String path,
            @Nullable Object body,
            Class<T> type,
            Function<T, Showing> showing) {
        return ask(
                room,
                new RawRequests.Request(method, path, body),
                type,
                shown -> List.of(showing.apply(shown)));
    }

    /** Whether the request, whose answer has no body, was carried out. */
    private boolean tell(RoomId room, String method, String path) {
        var request = new RawRequests.Request(method, path, null);
        long askedAt = asking(room);
        return switch (requests.answer(request, Void.class)) {
            case RawRequests.Answer.Ok<Void> _ -> throw new AssertionError("a body: " + request);
            case RawRequests.Answer.Done<Void>() -> true;
            case RawRequests.Answer.Refused<Void>(var problem) -> {
                refused(room, problem, askedAt);
                yield false;
            }
        };
    }

    /** The answer, written down; empty when the request was refused. */
    private <T> Optional<T> ask(
            RoomId room,
            RawRequests.Request request,
            Class<T> type,
            Function<T, List<Showing>> showings) {
        long askedAt = asking(room);
        return switch (requests.answer(request, type)) {
            case RawRequests.Answer.Ok<T>(T value) -> {
                showings.apply(value).forEach(showing -> recording.shown(showing, askedAt));
                yield Optional.of(value);
            }
            case RawRequests.Answer.Done<T>() -> throw new AssertionError("no body: " + request);
            case RawRequests.Answer.Refused<T>(var problem) -> {
                refused(room, problem, askedAt);
                yield Optional.empty();
            }
        };
    }

    private long asking(RoomId room) {
        long now = System.currentTimeMillis();
        recording.shown(new Showing.Named(user, room), now);
        return now;
    }

    private void refused(RoomId room, Rest.Problem problem, long askedAt) {
        recording.shown(new Showing.Refused(user, room, problem.code(), problem.detail()), askedAt);
    }

    @Override
    public void close() {
        socket.close();
        http.shutdownNow();
    }
}
