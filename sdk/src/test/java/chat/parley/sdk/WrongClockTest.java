package chat.parley.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

/** A server whose clock was wrong when the client asked, and is right again. */
class WrongClockTest {
    private static final Random RANDOM = new Random(1);
    private static final RoomId ROOM = new RoomId(Uuids.v7(1, RANDOM));
    private static final UserId ADA = new UserId(Uuids.v4(RANDOM));
    private static final long WRONG = 1_700_000_000_000L;
    private static final long RIGHT = 1_800_000_000_000L;

    private final Sync sync = new Sync(RANDOM);
    private long now = 1_000;

    private List<SyncEffect> on(SyncInput input) {
        return sync.on(input, now);
    }

    private static SyncInput ready(long serverTime) {
        var bounds = new ServerFrame.Bounds(1_000, 1_000, 32, 100);
        return new SyncInput.Received(
                new ServerFrame.Ready(
                        ADA,
                        new DeviceId(ADA.value()),
                        new SessionId(ADA.value()),
                        30_000,
                        serverTime,
                        bounds));
    }

    private void connect() {
        on(new SyncInput.Start());
        on(new SyncInput.TokenGiven("token", 1_000_000_000));
        on(new SyncInput.Connected());
        on(ready(WRONG));
    }

    /** The server says that the id is too old; the history does not have it. */
    private List<SyncEffect> resync(String ref) {
        on(
                new SyncInput.Received(
                        new ServerFrame.Error(ref, ROOM, ErrorCode.RESYNC, "too old", null)));
        return on(new SyncInput.HistoryRead(7, new Rest.Events(List.of(), List.of(), 0, 1, 0)));
    }

    /** How long it takes, milliseconds; pings may come before. */
    private long untilSent() {
        long begun = now;
        List<SyncEffect> effects = List.of();
        while (effects.stream().noneMatch(WrongClockTest::isSend)) {
            assertThat(sync.wakeAt() - begun).isLessThan(60_000);
            now = sync.wakeAt();
            effects = on(new SyncInput.Tick());
        }
        return now - begun;
    }

    private static boolean isSend(SyncEffect effect) {
        return effect instanceof SyncEffect.SendFrame(ClientFrame.Send _);
    }

    private static EventId sent(List<SyncEffect> effects) {
        return effects.stream()
                .filter(SyncEffect.SendFrame.class::isInstance)
                .map(effect -> ((SyncEffect.SendFrame) effect).frame())
                .filter(ClientFrame.Send.class::isInstance)
                .map(frame -> ((ClientFrame.Send) frame).id())
                .findFirst()
                .orElseThrow();
    }

    private static long timeOf(EventId id) {
        return id.value().getMostSignificantBits() >>> 16;
    }

    @Test
    void aSecondNewIdThatIsTooOldWaitsAndIsNamedByATimeAskedForAgain() {
        connect();
        List<SyncEffect> first =
                on(new SyncInput.Send(7, ROOM, EventType.MESSAGE, Content.text("hello")));
        assertThat(timeOf(sent(first))).isEqualTo(WRONG);

        assertThat(timeOf(sent(resync("s7")))).isEqualTo(WRONG);

        List<SyncEffect> second = resync("s7.1");
        assertThat(second)
                .containsExactly(new SyncEffect.SendFrame(new ClientFrame.Hello("token", null)));
        assertThat(on(ready(RIGHT))).isEmpty();

        now = sync.wakeAt();
        assertThat(now).isGreaterThan(1_000);
        assertThat(timeOf(sent(on(new SyncInput.Tick())))).isEqualTo(RIGHT + now - 1_000);
    }

    @Test
    void aServerThatStaysWrongIsAskedEverMoreSlowly() {
        connect();
        on(new SyncInput.Send(7, ROOM, EventType.MESSAGE, Content.text("hello")));
        resync("s7");
        long waited = 0;
        for (int i = 1; i <= 12; i++) {
            resync("s7." + i);
            on(ready(WRONG));
            waited = untilSent();
        }
        assertThat(waited).isGreaterThan(5_000);
    }
}
