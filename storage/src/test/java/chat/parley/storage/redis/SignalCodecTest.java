package chat.parley.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.AccountState;
import chat.parley.protocol.Availability;
import chat.parley.protocol.BlobId;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.NotificationLevel;
import chat.parley.protocol.Rest;
import chat.parley.protocol.StatusText;
import chat.parley.rooms.Bus.Signal;
import chat.parley.rooms.StreamId;
import chat.parley.storage.redis.SignalCodec.Received;
import chat.parley.testkit.SampleEvents;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;

class SignalCodecTest {
    private static final long ORIGIN = 0x0102030405060708L;

    private final SampleEvents samples = new SampleEvents(3);
    private final StreamId stream = samples.room();

    @Test
    void whatIsEncodedIsReadAgain() {
        for (Signal signal : signals()) {
            assertThat(read(encoded(signal))).isEqualTo(new Received(ORIGIN, signal));
        }
    }

    @Test
    void thatSomethingMayHaveBeenMissedNeverLeavesTheNode() {
        assertThat(SignalCodec.encode(ORIGIN, new Signal.Missed())).isNull();
    }

    @Test
    void bytesThatALaterVersionAddsAreSkipped() {
        for (Signal signal : signals()) {
            byte[] message = encoded(signal);
            byte[] longer = Arrays.copyOf(message, message.length + 9);
            assertThat(read(longer)).isEqualTo(new Received(ORIGIN, signal));
        }
    }

    @Test
    void anotherKindAndAnotherVersionAreNotRead() {
        byte[] message = encoded(signals().getLast());
        message[9] = 99;
        assertThat(read(message)).isEqualTo(new Received(ORIGIN, null));
        message[0] = 2;
        assertThat(read(message).signal()).isNull();
    }

    @Test
    void whatIsCutOffAnywhereIsNotRead() {
        for (Signal signal : signals()) {
            byte[] message = encoded(signal);
            for (int length = 0; length < message.length; length++) {
                assertThat(read(Arrays.copyOf(message, length)).signal()).isNull();
            }
        }
    }

    @Test
    void noiseHarmsNobody() {
        Random random = new Random(11);
        byte[] message = encoded(signals().getFirst());
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = message.clone();
            noise[random.nextInt(noise.length)] = (byte) random.nextInt();
            if (read(noise).signal() instanceof Signal.Appended(_, var events)) {
                assertThat(events).isNotEmpty();
            }
        }
    }

    @Test
    void aLongBatchIsHintedAtByItsLastEvent() {
        List<chat.parley.protocol.Event> events =
                List.of(
                        samples.message(7, 7, SignalCodec.MOST_BYTES / 2),
                        samples.message(8, 8, SignalCodec.MOST_BYTES / 2));
        Signal hint = new Signal.Appended(stream, events.subList(1, 2));
        assertThat(read(encoded(new Signal.Appended(stream, events))).signal()).isEqualTo(hint);
    }

    private List<Signal> signals() {
        return List.of(
                new Signal.Appended(stream, samples.after(41, 17, 3)),
                new Signal.Typing(samples.roomId(), samples.user(), null),
                new Signal.Typing(samples.roomId(), samples.user(), 5L),
                new Signal.PresenceChanged(samples.user(), Availability.AWAY, null),
                new Signal.PresenceChanged(
                        samples.user(), Availability.DND, new StatusText("🌴", "à la plage", 9L)),
                new Signal.PresenceChanged(
                        samples.user(), Availability.OFFLINE, new StatusText(null, "out", null)),
                new Signal.SettingsChanged(),
                profile(null, null),
                profile(new BlobId(samples.roomId().value()), AccountState.SUSPENDED),
                profile(null, AccountState.DELETED),
                new Signal.ReadMoved(samples.roomId(), samples.user(), 12, Long.MAX_VALUE),
                new Signal.UnreadMarked(samples.roomId(), 7),
                new Signal.NotificationsChanged(samples.roomId(), NotificationLevel.ALL),
                new Signal.NotificationsChanged(samples.roomId(), NotificationLevel.MENTIONS),
                new Signal.NotificationsChanged(samples.roomId(), NotificationLevel.NOTHING),
                new Signal.ThreadChanged(samples.roomId(), 5, 9L, null),
                new Signal.SavedChanged(samples.roomId(), 5, true),
                new Signal.SavedChanged(samples.roomId(), 5, false),
                new Signal.SectionsChanged(3),
                new Signal.ReportsChanged(),
                new Signal.KeyPackagesLow(new DeviceId(samples.user().value()), 7),
                new Signal.BlockChanged(samples.user(), samples.user(), true),
                new Signal.BlockChanged(samples.user(), samples.user(), false),
                new Signal.ThreadChanged(samples.roomId(), 5, null, true),
                new Signal.ThreadChanged(samples.roomId(), 5, 0L, false));
    }

    private Signal profile(@Nullable BlobId picture, @Nullable AccountState state) {
        return new Signal.ProfileChanged(
                new Rest.Profile(samples.user(), "ada", "Ada Lovelacé", picture, state));
    }

    private static byte[] encoded(Signal signal) {
        return Objects.requireNonNull(SignalCodec.encode(ORIGIN, signal));
    }

    private Received read(byte[] message) {
        return SignalCodec.decode(stream, message);
    }
}
