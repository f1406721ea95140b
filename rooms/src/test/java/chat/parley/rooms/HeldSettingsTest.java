package chat.parley.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.AvailabilityChoice;
import chat.parley.protocol.PresenceSettings;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

class HeldSettingsTest {
    private static final int MOST = 3;

    private final MemoryPresenceStore store = new MemoryPresenceStore();
    private final LocalBus bus = new LocalBus();
    private final UserId ada = person();
    private final RoomId room = new RoomId(UUID.randomUUID());
    private final List<Bus.Signal> heard = new ArrayList<>();
    private Runnable duringARead = () -> {};
    private boolean down;
    private int reads;
    private long now = 1_000;

    private final HeldSettings held = new HeldSettings(new Counting(), bus, MOST, () -> now);
    private final PassingSignals passing = new PassingSignals(held::of, bus);

    private static UserId person() {
        return new UserId(UUID.randomUUID());
    }

    /** The store, with its reads counted. */
    private final class Counting implements PresenceStore {
        @Override
        public Map<UserId, PresenceSettings> of(Collection<UserId> people) {
            reads++;
            if (down) {
                throw new StoreUnavailable("the store is away", null);
            }
            var found = store.of(people);
            duringARead.run();
            return found;
        }

        @Override
        public PresenceSettings change(UserId person, Rest.PresencePatch patch) {
            return store.change(person, patch);
        }
    }

    private void hideTyping() {
        store.change(ada, new Rest.PresencePatch(null, null, null, false));
    }

    private void changed() {
        bus.tellOwn(ada, new Bus.Signal.SettingsChanged());
    }

    @Test
    void whoWritesAndReadsIsLookedUpOnce() {
        bus.subscribe(StreamId.of(room), heard::add);
        for (int i = 1; i <= 50; i++) {
            passing.typing(room, ada, null);
            passing.read(new Bus.Signal.ReadMoved(room, ada, i, i));
        }
        assertThat(heard).hasSize(100);
        assertThat(reads).isEqualTo(1);
        assertThat(held.counts().hits()).isEqualTo(99);
    }

    @Test
    void aChangeHoldsOnceItIsTold() {
        bus.subscribe(StreamId.of(room), heard::add);
        passing.typing(room, ada, null);
        hideTyping();
        changed();
        passing.typing(room, ada, null);
        assertThat(heard).containsExactly(new Bus.Signal.Typing(room, ada, null));
        assertThat(reads).isEqualTo(2);
    }

    @Test
    void whatIsToldInPassingOrMayBeLostIsAskedAgain() {
        held.of(ada);
        bus.tellOwn(ada, new Bus.Signal.SavedChanged(room, 1, true));
        held.of(ada);
        assertThat(reads).isEqualTo(1);
        bus.tellOwn(ada, new Bus.Signal.Missed());
        held.of(ada);
        assertThat(reads).isEqualTo(2);
    }

    @Test
    void aChangeThatTheBusLostHoldsAfterTheLease() {
        held.of(ada);
        hideTyping();
        now += HeldSettings.LEASE_MS - 1;
        assertThat(held.of(ada).tellsTyping()).isTrue();
        now++;
        assertThat(held.of(ada).tellsTyping()).isFalse();
    }

    @Test
    void whatWasReadBeforeAChangeIsNotHeld() {
        duringARead =
                () -> {
                    duringARead = () -> {};
                    hideTyping();
                    changed();
                };
        held.of(ada);
        assertThat(held.of(ada).tellsTyping()).isFalse();
    }

    @Test
    void whereTheStoreIsAwayNothingIsToldToOthers() {
        bus.subscribe(StreamId.of(room), heard::add);
        List<Bus.Signal> own = new ArrayList<>();
        bus.subscribe(StreamId.inbox(ada), own::add);
        down = true;
        passing.typing(room, ada, null);
        var moved = new Bus.Signal.ReadMoved(room, ada, 7, 7);
        passing.read(moved);
        assertThat(heard).isEmpty();
        assertThat(own).containsExactly(moved);
    }

    @Test
    void asManyAreHeldAsMayBeAndOnlyWhoDoesSomething() {
        for (int i = 0; i < 3 * MOST; i++) {
            held.of(person());
        }
        assertThat(held.size()).isEqualTo(MOST);
        now += HeldSettings.LEASE_MS;
        held.of(ada);
        assertThat(held.size()).isEqualTo(1);
    }

    @Test
    void whoeverIsInvisibleStaysSo() {
        store.change(ada, new Rest.PresencePatch(AvailabilityChoice.INVISIBLE, null, null, null));
        bus.subscribe(StreamId.of(room), heard::add);
        passing.typing(room, ada, null);
        passing.read(new Bus.Signal.ReadMoved(room, ada, 1, 1));
        assertThat(heard).isEmpty();
    }
}
