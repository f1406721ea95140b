package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.Authenticator.Authentication;
import chat.parley.accounts.Principal;
import chat.parley.accounts.RevocationFeed;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Codec;
import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.PresenceSettings;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrame.ByeReason;
import chat.parley.protocol.ServerFrame.Delivered;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;
import chat.parley.rooms.LocalBus;
import chat.parley.rooms.MemoryDirectory;
import chat.parley.rooms.MemoryEventLog;
import chat.parley.rooms.MemoryPresence;
import chat.parley.rooms.MemoryPresenceStore;
import chat.parley.rooms.PassingSignals;
import chat.parley.rooms.RoomReader;
import chat.parley.rooms.StoreUnavailable;
import chat.parley.rooms.StreamId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The date of a node is set forth or back by hours: no time limit minds it. */
class ClockJumpTest {
    private static final long DAY_MS = 86_400_000;
    private static final long HALF_A_DAY_MS = DAY_MS / 2;
    private static final long HEARTBEAT_MS = GatewayConfig.defaults().heartbeat().toMillis();

    private final Random random = new Random(5);
    private final UserId ada = new UserId(Uuids.v4(random));
    private final DeviceId device = new DeviceId(Uuids.v4(random));
    private final RoomId inbox = new RoomId(ada.value());
    private final MemoryEventLog log = new MemoryEventLog(1);
    private final Deque<Runnable> loop = new ArrayDeque<>();
    private final RecordingChannel channel = new RecordingChannel();
    private long date = 1_800_000_000_000L;
    private long elapsed;
    private boolean pagesCanBeRead = true;

    private final GatewayCore core =
            new GatewayCore(
                    ports(),
                    GatewayConfig.defaults(),
                    this::atOnce,
                    this::read,
                    defect -> {
                        throw defect;
                    });
    private final Fanout fanout = core.loop(loop::add);
    private final ClientChannel.Listener session = core.connected(channel, fanout);

    private Gateway.Ports ports() {
        MemoryDirectory directory = new MemoryDirectory();
        return new Gateway.Ports(
                log,
                new RoomReader(log, directory),
                new LocalBus(),
                new MemoryPresence(),
                new MemoryPresenceStore(),
                new PassingSignals(_ -> PresenceSettings.DEFAULTS, new LocalBus()),
                (_, _) -> {},
                _ -> new Authentication.Valid(principal()),
                position -> new RevocationFeed.Page(List.of(), position),
                _ -> OptionalInt.empty(),
                () -> date,
                () -> elapsed);
    }

    private Principal principal() {
        SessionId session = new SessionId(Uuids.v4(random));
        return new Principal(ada, device, session, ServerRole.MEMBER, date + DAY_MS);
    }

    private <T> void atOnce(
            Executor home,
            Supplier<T> blocking,
            Consumer<? super T> done,
            Consumer<RuntimeException> failed) {
        T result = blocking.get();
        home.execute(() -> done.accept(result));
    }

    private <T> void read(
            Executor home,
            Supplier<T> blocking,
            Consumer<? super T> done,
            Consumer<RuntimeException> failed) {
        if (pagesCanBeRead) {
            atOnce(home, blocking, done, failed);
        } else {
            home.execute(() -> failed.accept(new StoreUnavailable("out", null)));
        }
    }

    private void say(ClientFrame frame) {
        session.onText(Codec.encode(frame));
        turn();
    }

    private void pass(long ms) {
        elapsed += ms;
        date += ms;
        fanout.tick();
        turn();
    }

    private void turn() {
        while (!loop.isEmpty()) {
            loop.remove().run();
        }
    }

    private Event notice() {
        EventId id = new EventId(Uuids.v7(1, random));
        Content content = Content.text("for ada");
        return new Event(1, 1, id, EventType.MEMBER_INVITED, ada, device, 1, content);
    }

    @ParameterizedTest
    @ValueSource(longs = {-HALF_A_DAY_MS, HALF_A_DAY_MS})
    void whatAStoreRefusedToReadIsReadASecondLater(long jumpMs) {
        log.append(StreamId.inbox(ada), 0, List.of(notice()));
        say(new ClientFrame.Hello("token", null));
        pagesCanBeRead = false;
        say(new ClientFrame.Subscribe("s", List.of(new ClientFrame.Cursor(inbox, 0, null))));
        pagesCanBeRead = true;

        date += jumpMs;
        pass(999);
        assertThat(channel.frames(Delivered.class)).isEmpty();
        pass(1);
        assertThat(channel.frames(Delivered.class)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {-HALF_A_DAY_MS, HALF_A_DAY_MS})
    void whoIsSilentIsCutAfterTwoHeartbeatsAndNobodySooner(long jumpMs) {
        say(new ClientFrame.Hello("token", null));
        date += jumpMs;
        pass(2 * HEARTBEAT_MS);
        assertThat(channel.frames(ServerFrame.Bye.class)).isEmpty();
        pass(1);
        assertThat(channel.frames(ServerFrame.Bye.class))
                .extracting(ServerFrame.Bye::reason)
                .containsExactly(ByeReason.HEARTBEAT_TIMEOUT);
    }

    @Test
    void aTokenExpiresByTheDateAlone() {
        say(new ClientFrame.Hello("token", null));
        date += 2 * DAY_MS;
        pass(0);
        assertThat(channel.frames(ServerFrame.Bye.class))
                .extracting(ServerFrame.Bye::reason)
                .containsExactly(ByeReason.TOKEN_EXPIRED);
    }
}
