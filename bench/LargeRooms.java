import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Json;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Append;
import chat.parley.rooms.StreamId;
import chat.parley.storage.sqlite.DataFolder;
import chat.parley.storage.sqlite.SqliteEventLog;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Whether what one does costs more where there is more: pages of a room of a million messages beside
 * those of a room of a thousand, by number and by time, and what was said about them; joining a room
 * of 100,000 beside joining one of ten, and writing, typing and changing one's status before 10,000
 * open connections.
 *
 * <pre>
 * java -cp cli/target/parley.jar bench/LargeRooms.java cli/target/parley.jar [messages members connections]
 * </pre>
 *
 * <p>The messages and the members are put into the log while the server is down, and the server folds
 * them up as after a crash. CPU is user and system time of the server's process, over many requests
 * one after another, in the last of three rounds: most of the compiling is not in it. Its p99 is of the
 * time that all threads of the server used from one request's answer to the next one's.
 */
public final class LargeRooms {
    private static final int BATCH = 500;
    private static final int PAGES = 2_000;
    private static final int PAGE = 50;

    /** One event of so many is a reaction to the message before it. */
    private static final int A_REACTION = 10;

    /** Over so long the messages of each room are spread. */
    private static final int FILLED_MS = 60_000;

    private static final int JOINS = 300;
    private static final int MESSAGES = 50;
    private static final int MARKS = 10_000;
    private static final int PEOPLE = 100;
    private static final int OPENING = 64;
    private static final int PINGS = 100;
    private static final Duration PING_EVERY = Duration.ofSeconds(20);
    private static final double TICKS_PER_SECOND = 100;
    private static final String PASSWORD = "seven green bicycles";

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final SplittableRandom random = new SplittableRandom(1);
    private final String jar;
    private final Path data;
    private final int messages;
    private final int members;
    private final int connections;
    private Process server;
    private URI address;
    private long filledFrom;

    /** In the last round, whose figures are shown. */
    private boolean warm;

    private record Person(String name, String user, AtomicReference<String> token) {}

    /** Something done {@code times} times. */
    private interface Work {
        void run(int n) throws Exception;
    }

    private LargeRooms(String jar, Path data, List<Integer> sizes) {
        this.jar = jar;
        this.data = data;
        this.messages = sizes.get(0);
        this.members = sizes.get(1);
        this.connections = sizes.get(2);
    }

    public static void main(String[] arguments) throws Exception {
        List<Integer> sizes =
                arguments.length > 1
                        ? Arrays.stream(arguments).skip(1).map(Integer::valueOf).toList()
                        : List.of(1_000_000, 100_000, 10_000);
        var bench = new LargeRooms(arguments[0], Files.createTempDirectory("parley-large"), sizes);
        try {
            bench.run();
        } finally {
            bench.stop();
            bench.forget();
        }
        System.exit(0);
    }

    private void run() throws Exception {
        start();
        send("POST", "/v1/accounts", null, account("owner", null));
        Person owner = signIn("owner");
        String invitation =
                send("POST", "/v1/invitations", owner, "{\"uses\":" + PEOPLE + "}").get("code").asText();
        List<Person> people = new ArrayList<>();
        for (int n = 0; n < PEOPLE; n++) {
            send("POST", "/v1/accounts", null, account("person-" + n, invitation));
            people.add(signIn("person-" + n));
        }
        String shortRoom = room(owner, "short");
        String longRoom = room(owner, "long");
        String small = room(owner, "small");
        String large = room(owner, "large");
        stop();
        fill(owner, shortRoom, longRoom, small, large);
        start();

        for (String room : List.of(shortRoom, longRoom, small, large)) {
            say(owner, room); // folds up what is in the log
        }
        for (Person person : people) {
            join(person, shortRoom);
            join(person, longRoom);
        }
        inRounds(
                () -> {
                    read(people, shortRoom, 1_000);
                    read(people, longRoom, messages);
                    join(people, small, 10);
                    join(people, large, members);
                });
        for (Person person : people) {
            join(person, small);
        }
        fanOut(people, small);
    }

    private interface Round {
        void run() throws Exception;
    }

    private void inRounds(Round round) throws Exception {
        round.run();
        round.run();
        warm = true;
        System.out.println("| what | where | CPU each, ms | of that p99, ms | time p50, ms | time p99, ms |");
        System.out.println("|---|---|---|---|---|---|");
        round.run();
        warm = false;
    }

    private void read(List<Person> people, String room, int head) throws Exception {
        String where = head + " messages";
        measure("newest 50", where, PAGES, n -> page(people.get(n % PEOPLE), room, "limit=50"));
        Work anywhere =
                n -> page(people.get(n % PEOPLE), room, "limit=50&before=" + random.nextInt(52, head));
        measure("50 around any message", where, PAGES, anywhere);
        Work anyTime =
                n -> page(people.get(n % PEOPLE), room, "limit=50&at=" + (filledFrom + random.nextInt(FILLED_MS)));
        measure("50 from any time on", where, PAGES, anyTime);
        measure("what was said of any 50", where, PAGES, n -> related(people.get(n % PEOPLE), room, head));
    }

    private void join(List<Person> people, String room, int count) throws Exception {
        measure("join and leave", count + " members", JOINS, n -> joinAndLeave(people.get(n % PEOPLE), room));
    }

    private void fanOut(List<Person> people, String room) throws Exception {
        for (Person person : people) {
            person.token().set(signIn(person.name()).token().get()); // a stream ends with its token
        }
        var events = new LongAdder();
        List<WebSocket> sockets = new CopyOnWriteArrayList<>();
        keepHeard(sockets);
        open(sockets, people, room, events);
        String where = sockets.size() + " connections";
        String typing = "{\"op\":\"typing\",\"room\":\"" + room + "\"}";
        Work say =
                n -> {
                    long due = events.sum() + sockets.size();
                    say(people.getFirst(), room);
                    await(events, due);
                };
        inRounds(
                () -> {
                    measure("nothing", where, 1, n -> {});
                    measure("a message to all", where, MESSAGES, say);
                    measure("typing", where, MARKS, n -> frame(sockets.get(n % sockets.size()), typing));
                    measure("away, and back", where, MARKS, n -> frame(sockets.get(n % sockets.size()), status(n)));
                });
    }

    /** As clients do, a few at a time, those that come later, too: what that costs is in every figure. */
    private static void keepHeard(List<WebSocket> sockets) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            for (int n = 0; ; n++) {
                                if (n % PINGS == 0) {
                                    int rounds = Math.max(1, sockets.size() / PINGS);
                                    LockSupport.parkNanos(PING_EVERY.toNanos() / rounds);
                                }
                                if (!sockets.isEmpty()) {
                                    sockets.get(n % sockets.size()).sendPing(ByteBuffer.allocate(0));
                                }
                            }
                        });
    }

    /** So that each connection is away in one round, and back in the next. */
    private String status(int n) {
        boolean away = (n / connections % 2 == 0) != warm;
        return "{\"op\":\"status\",\"status\":\"" + (away ? "away" : "online") + "\"}";
    }

    private void open(List<WebSocket> sockets, List<Person> people, String room, LongAdder events)
            throws Exception {
        var opening = new Semaphore(OPENING);
        var open = new CountDownLatch(connections);
        long head = send("GET", "/v1/rooms/" + room, people.getFirst(), null).get("head").asLong();
        for (int n = 0; n < connections; n++) {
            opening.acquire();
            Person person = people.get(n % people.size());
            WebSocket socket =
                    http.newWebSocketBuilder()
                            .subprotocols("parley.v1")
                            .buildAsync(
                                    URI.create("ws://" + address.getAuthority() + "/v1/stream"),
                                    new Listener(
                                            events,
                                            () -> {
                                                open.countDown();
                                                opening.release();
                                            }))
                            .get();
            frame(socket, "{\"op\":\"hello\",\"token\":\"" + person.token().get() + "\"}");
            frame(socket, "{\"op\":\"sub\",\"ref\":\"1\",\"rooms\":[{\"room\":\"" + room + "\",\"after\":" + head + "}]}");
            frame(socket, "{\"op\":\"ping\",\"ref\":\"1\"}");
            sockets.add(socket);
        }
        if (!open.await(120, TimeUnit.SECONDS)) {
            throw new IllegalStateException(open.getCount() + " connections did not open");
        }
    }

    private static void await(LongAdder events, long due) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (events.sum() < due) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException((due - events.sum()) + " deliveries did not come");
            }
            Thread.sleep(1);
        }
    }

    private static void frame(WebSocket socket, String text) throws Exception {
        socket.sendText(text, true).get();
    }

    /** Counts events, and says once that a pong came: what was asked before it is done. */
    private static final class Listener implements WebSocket.Listener {
        private final LongAdder events;
        private final Runnable opened;
        private final StringBuilder frame = new StringBuilder();
        private boolean isOpen;

        Listener(LongAdder events, Runnable opened) {
            this.events = events;
            this.opened = opened;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            frame.append(part);
            if (last) {
                if (frame.indexOf("\"op\":\"event\"") >= 0) {
                    events.increment();
                } else if (!isOpen && frame.indexOf("\"op\":\"pong\"") >= 0) {
                    isOpen = true;
                    opened.run();
                }
                frame.setLength(0);
            }
            socket.request(1);
            return null;
        }

        /** Whoever is sent away is not there to be delivered to: the run fails, and here it says why. */
        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            System.err.println("a connection was closed: " + code + " " + reason);
            return null;
        }
    }

    private void measure(String what, String where, int times, Work work) throws Exception {
        long[] took = new long[times];
        long[] used = new long[times];
        long ticks = ticks();
        long cpu = threadNanos();
        for (int n = 0; n < times; n++) {
            long start = System.nanoTime();
            work.run(n);
            took[n] = System.nanoTime() - start;
            long now = threadNanos();
            used[n] = now - cpu;
            cpu = now;
        }
        settle();
        double cpuMs = (ticks() - ticks) * 1_000 / TICKS_PER_SECOND / times;
        Arrays.sort(took);
        Arrays.sort(used);
        if (warm) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %.3f | %.2f | %.2f | %.2f |%n",
                    what,
                    where,
                    cpuMs,
                    used[times * 99 / 100] / 1e6,
                    took[times / 2] / 1e6,
                    took[times * 99 / 100] / 1e6);
        }
    }

    /** What is coalesced or projected later is part of the cost. */
    private static void settle() throws InterruptedException {
        Thread.sleep(3_000);
    }

    /** What the server's threads have used, of whatever they do beside it, too: compiling and collecting. */
    private long threadNanos() throws IOException {
        long nanos = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + server.pid() + "/task"))) {
            for (Path thread : threads) {
                nanos += nanosOf(thread);
            }
        }
        return nanos;
    }

    private static long nanosOf(Path thread) {
        try {
            String used = Files.readString(thread.resolve("schedstat"));
            return Long.parseLong(used.substring(0, used.indexOf(' ')));
        } catch (IOException e) {
            return 0; // it has ended
        }
    }

    private long ticks() throws Exception {
        String stat = Files.readString(Path.of("/proc/" + server.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    // what the server is asked

    private void page(Person person, String room, String query) throws Exception {
        send("GET", "/v1/rooms/" + room + "/events?" + query, person, null);
    }

    private void related(Person person, String room, int head) throws Exception {
        int first = random.nextInt(2, head - PAGE);
        String of = IntStream.range(first, first + PAGE).mapToObj(String::valueOf).collect(Collectors.joining(","));
        send("GET", "/v1/rooms/" + room + "/related?of=" + of, person, null);
    }

    private void say(Person person, String room) throws Exception {
        String event = "{\"id\":\"" + id() + "\",\"type\":\"message\",\"content\":{\"text\":\"hello\"}}";
        send("POST", "/v1/rooms/" + room + "/events", person, event);
    }

    private void joinAndLeave(Person person, String room) throws Exception {
        join(person, room);
        send("DELETE", "/v1/rooms/" + room + "/members/" + person.user(), person, null);
    }

    private void join(Person person, String room) throws Exception {
        String member = "{\"id\":\"" + id() + "\",\"user\":\"" + person.user() + "\"}";
        send("POST", "/v1/rooms/" + room + "/members", person, member);
    }

    private String room(Person owner, String name) throws Exception {
        String room = "{\"id\":\"" + id() + "\",\"kind\":\"public\",\"history\":\"all\",\"name\":\"" + name + "\"}";
        return send("POST", "/v1/rooms", owner, room).get("room").asText();
    }

    private static String account(String name, String invitation) {
        String code = invitation == null ? "" : ",\"invitation\":\"" + invitation + "\"";
        return "{\"name\":\"" + name + "\",\"password\":\"" + PASSWORD + "\"" + code + "}";
    }

    private Person signIn(String name) throws Exception {
        JsonNode session =
                send("POST", "/v1/sessions", null, "{\"name\":\"" + name + "\",\"password\":\"" + PASSWORD + "\",\"cookie\":false}");
        String token = session.get("accessToken").asText();
        return new Person(name, session.get("user").asText(), new AtomicReference<>(token));
    }

    private UUID id() {
        long time = System.currentTimeMillis() << 16 | 7 << 12 | random.nextInt(1 << 12);
        return new UUID(time, random.nextLong() >>> 2 | 1L << 63);
    }

    /** Comes back later when told to, and signs in again when the token is old, as clients do. */
    private JsonNode send(String method, String path, Person person, String body) throws Exception {
        while (true) {
            HttpResponse<String> answer = http.send(request(method, path, person, body), BodyHandlers.ofString());
            if (answer.statusCode() == 401 && person != null) {
                person.token().set(signIn(person.name()).token().get());
            } else if (answer.statusCode() == 429 || answer.statusCode() == 503) {
                Thread.sleep(1_000 * answer.headers().firstValueAsLong("Retry-After").orElse(1));
            } else if (answer.statusCode() >= 400) {
                throw new IllegalStateException(method + " " + path + ": " + answer.body());
            } else {
                return answer.body().isEmpty() ? null : Json.readTree(answer.body().getBytes());
            }
        }
    }

    private HttpRequest request(String method, String path, Person person, String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.resolve(path))
                        .header("X-Forwarded-For", "10.0.0." + random.nextInt(1, 255)) // no limit of one address
                        .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (person != null) {
            request.header("Authorization", "Bearer " + person.token().get());
        }
        return request.build();
    }

    // what is put into the log while nobody serves it

    private void fill(Person owner, String shortRoom, String longRoom, String small, String large) throws Exception {
        var author = new UserId(UUID.fromString(owner.user()));
        try (DataFolder folder = DataFolder.open(data);
                SqliteEventLog log = SqliteEventLog.open(folder)) {
            filledFrom = System.currentTimeMillis();
            fill(log, shortRoom, 1_000, n -> said(author, n, 1_000));
            fill(log, longRoom, messages, n -> said(author, n, messages));
            fill(log, small, 10, this::joined);
            fill(log, large, members, this::joined);
        }
    }

    private interface Made {
        Event event(long n);
    }

    private static void fill(SqliteEventLog log, String room, int count, Made made) {
        var stream = StreamId.of(new RoomId(UUID.fromString(room)));
        long head = log.head(stream).head();
        for (long last = head + count; head < last; ) {
            List<Event> batch = new ArrayList<>();
            for (long seq = head + 1; seq <= Math.min(head + BATCH, last); seq++) {
                batch.add(made.event(seq));
            }
            if (!(log.append(stream, head, batch) instanceof Append.Appended)) {
                throw new IllegalStateException("somebody else writes there");
            }
            head += batch.size();
        }
    }

    private Event said(UserId author, long seq, int of) {
        boolean reacts = seq % A_REACTION == 0;
        Content content =
                reacts
                        ? Content.of(new Said.Reaction(seq - 1, "\uD83D\uDC4D", null))
                        : Content.of(Said.Message.of("message " + seq + " " + "x".repeat(100)));
        return new Event(
                seq,
                seq - 2 - seq / A_REACTION,
                new EventId(id()),
                reacts ? EventType.REACTION : EventType.MESSAGE,
                author,
                new DeviceId(id()),
                filledFrom + seq * FILLED_MS / of,
                content);
    }

    private Event joined(long seq) {
        var user = new UserId(id());
        Content content = Content.of(new RoomChange.Joined(user));
        return new Event(seq, 0, new EventId(id()), EventType.MEMBER_JOINED, user, new DeviceId(id()), 1, content);
    }

    // the server's process

    private void start() throws Exception {
        server =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-Xmx2g",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-jar",
                                jar,
                                "serve",
                                "--port=0",
                                "--drain-seconds=0",
                                "--trusted-proxies=127.0.0.1",
                                "--password-memory-kib=8192",
                                "--data=" + data)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        BufferedReader out = server.inputReader();
        String line = out.readLine();
        while (!line.contains("http")) {
            line = out.readLine();
        }
        address = URI.create(line.substring(line.indexOf("http")).strip());
    }

    private void forget() throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private void stop() throws InterruptedException {
        if (server == null) {
            return; // it could not be started
        }
        server.destroy();
        if (!server.waitFor(60, TimeUnit.SECONDS)) {
            server.destroyForcibly();
        }
    }
}
