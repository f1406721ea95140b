package chat.parley.cli;

import chat.parley.protocol.ClientFrame.Cursor;
import chat.parley.protocol.Content;
import chat.parley.protocol.EventType;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.UserId;
import chat.parley.sdk.EventStream;
import chat.parley.sdk.ParleyClient;
import chat.parley.sdk.ParleyException;
import chat.parley.sdk.RestClient;
import chat.parley.sdk.StreamItem;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One person's conversation: what they type goes to the room, what is said there to the screen. */
final class Chat {
    private static final String CLEAR = "clear";
    private static final long SHOWN = 20;
    private static final int MOST_WAITING = 100;
    private static final long LAST_WORDS_SECONDS = 10;

    private final ParleyClient parley;
    private final RoomTalk talk;
    private final RoomNames names;
    private final EventLines lines;
    private final Consumer<String> screen;
    private final BooleanSupplier online;

    /** Sends in the order of typing. */
    private final ExecutorService sender =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("chat-sender").factory());

    private final Semaphore room = new Semaphore(MOST_WAITING);
    private final AtomicInteger unsent = new AtomicInteger();
    private final ChatStatus status;
    private RoomSummary current;
    private @Nullable EventStream stream;

    Chat(
            ParleyClient parley,
            RoomTalk talk,
            RoomNames names,
            EventLines lines,
            RoomSummary first,
            Consumer<String> screen,
            BooleanSupplier online) {
        this.parley = parley;
        this.talk = talk;
        this.names = names;
        this.lines = lines;
        this.screen = screen;
        this.online = online;
        this.status = new ChatStatus(parley.rest());
        this.current = first;
        follow();
    }

    String prompt() {
        return names.label(current) + "> ";
    }

    /** Does what was typed; false: the person wants to leave. */
    boolean typed(String line) throws InterruptedException {
        String text = line.strip();
        if (text.startsWith("/") && !text.startsWith("//")) {
            return command(text);
        }
        if (!text.isEmpty()) {
            say(text.startsWith("//") ? text.substring(1) : text);
        }
        return true;
    }

    private boolean command(String text) throws InterruptedException {
        String[] words = text.split("\\s+", 2);
        String argument = words.length == 2 ? words[1] : "";
        try {
            switch (words[0]) {
                case "/quit" -> {
                    return false;
                }
                case "/help" -> help();
                case "/rooms" -> rooms();
                case "/join" -> join(argument);
                case "/nick" -> nick(argument);
                case "/status" -> screen.accept(status.say(argument));
                case "/away", "/back", "/dnd", "/invisible" ->
                        screen.accept(status.choose(words[0]));
                default -> about(words[0], argument);
            }
        } catch (ParleyException e) {
            screen.accept(Terminals.clean(e.message()));
        } catch (Failure e) {
            screen.accept(Terminals.clean(e.getMessage()));
        }
        return true;
    }

    private void about(String command, String argument) throws InterruptedException {
        ChatAct act = ChatAct.of(command, argument);
        if (act == null) {
            screen.accept("no such command: " + command + "; /help lists them");
        } else {
            RoomSummary in = current;
            enqueue(command + " " + argument, () -> act.carryOut(parley, talk, in, lines, screen));
        }
    }

    private void help() {
        screen.accept("/rooms          your rooms, and what is unread");
        screen.accept("/join ROOM      talk in another room, joining it if you must");
        screen.accept("/nick NAME      another name in this room; /nick clear takes it back");
        ChatAct.HELP.forEach(screen);
        screen.accept("/status TEXT    what others see beside your name; /status clear ends it");
        screen.accept("/away, /dnd, /invisible, /back");
        screen.accept("                how others see you, on all your devices");
        screen.accept("/quit           leave, as Ctrl-D does");
        screen.accept("//text          say something that begins with a slash");
    }

    private void rooms() {
        for (RoomSummary each : parley.rooms()) {
            String unread = each.unread() == 0 ? "" : "  " + each.unread() + " unread";
            screen.accept("  " + names.label(each) + (each.invited() ? "  invited" : unread));
        }
    }

    private void nick(String name) {
        if (name.isEmpty()) {
            screen.accept("/nick NAME: which one? /nick clear takes it back");
            return;
        }
        RestClient rest = parley.rest();
        UserId self = rest.account().user();
        if (name.equals(CLEAR)) {
            rest.resetNick(current.room(), self);
        } else {
            rest.changeNick(current.room(), self, name);
        }
    }

    private void join(String name) {
        if (name.isEmpty()) {
            screen.accept("/join ROOM: which one? /rooms lists yours");
            return;
        }
        RoomSummary found = name.startsWith("@") ? names.own(name) : names.any(name);
        if (found.role() == null) {
            parley.join(found.room());
            found = parley.rest().room(found.room());
        }
        current = found;
        follow();
    }

    private void say(String text) throws InterruptedException {
        RoomSummary to = current;
        enqueue(text, () -> talk.send(to, EventType.MESSAGE, Content.text(text), null));
    }

    private void enqueue(String text, Runnable send) throws InterruptedException {
        if (!online.getAsBoolean()) {
            screen.accept("… waits for the server: " + Terminals.clean(text));
        }
        room.acquire();
        unsent.incrementAndGet();
        sender.execute(() -> send(text, send));
    }

    private void send(String text, Runnable send) {
        try {
            send.run();
            unsent.decrementAndGet();
        } catch (ParleyException e) {
            screen.accept("! not sent: " + Terminals.clean(text + " (" + e.message() + ")"));
        } finally {
            room.release();
        }
    }

    private void follow() {
        if (stream != null) {
            stream.close();
        }
        long after = Math.max(current.floor(), current.head() - SHOWN);
        EventStream fresh = parley.follow(new Cursor(current.room(), after, current.generation()));
        stream = fresh;
        RoomSummary shown = current;
        welcome(shown);
        Thread.ofVirtual().name("chat-reader").start(() -> show(fresh, shown));
    }

    /** Says what is missing, where the room is encrypted and this device cannot take part. */
    private void welcome(RoomSummary room) {
        try {
            talk.requireKeys(room);
            talk.stay(room);
        } catch (ParleyException e) {
            screen.accept("* " + Terminals.clean(e.message()));
        } catch (Failure e) {
            screen.accept("* " + Terminals.clean(e.getMessage()));
        }
    }

    private void show(EventStream shown, RoomSummary of) {
        try {
            LateReads reads = new LateReads(talk, of);
            for (StreamItem item = shown.next(); item != null; item = shown.next()) {
                for (RoomTalk.Read read : reads.read(item)) {
                    screen.accept(ChatAct.numbered(read.item(), lines.text(read)));
                }
                parley.markRead(of.room(), item.cursor().after());
            }
        } catch (ParleyException e) {
            screen.accept("* " + names.label(of) + ": " + Terminals.clean(e.message()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits a little for what is still on its way; how many messages nobody acknowledged. */
    int leave() throws InterruptedException {
        sender.shutdown();
        if (!sender.awaitTermination(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
            sender.shutdownNow();
        }
        if (stream != null) {
            stream.close();
        }
        return unsent.get();
    }
}
