package chat.parley.testkit;

import static chat.parley.protocol.Availability.AWAY;
import static chat.parley.protocol.Availability.DND;
import static chat.parley.protocol.Availability.OFFLINE;
import static chat.parley.protocol.Availability.ONLINE;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Availability;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Presence;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

/** What every {@link Presence} promises. */
public abstract class PresenceContract {
    private static final long NOW = 1_790_000_000_000L;
    private static final long LATER = NOW + 60_000;

    private final SampleEvents samples = new SampleEvents(8);
    private final UserId ann = samples.user();
    private final UserId bob = samples.user();
    private Presence presence;

    protected abstract Presence create() throws Exception;

    @BeforeEach
    void openPresence() throws Exception {
        presence = create();
    }

    @AfterEach
    void closePresence() {
        presence.close();
    }

    @Test
    void whoShowsNothingIsNotThere() {
        presence.show(ann, "laptop", ONLINE, LATER);
        assertThat(presence.of(List.of(ann, bob), NOW)).isEqualTo(Map.of(ann, ONLINE));
        assertThat(presence.of(List.of(), NOW)).isEmpty();
    }

    @Test
    void theLastStatusOfAConnectionHolds() {
        presence.show(ann, "laptop", ONLINE, LATER);
        presence.show(ann, "laptop", AWAY, LATER);
        assertThat(of(ann, NOW)).isEqualTo(Map.of(ann, AWAY));
    }

    @Test
    void ofSeveralConnectionsTheMostPresentShows() {
        for (Availability first : Availability.values()) {
            for (Availability second : Availability.values()) {
                UserId user = samples.user();
                presence.show(user, "laptop", first, LATER);
                presence.show(user, "phone", second, LATER);
                Availability most = first.compareTo(second) < 0 ? first : second;
                assertThat(of(user, NOW))
                        .isEqualTo(most == OFFLINE ? Map.of() : Map.of(user, most));
            }
        }
    }

    @Test
    void aStatusEndsWithItsTime() {
        presence.show(ann, "laptop", ONLINE, NOW + 10);
        presence.show(ann, "phone", DND, NOW + 20);
        assertThat(of(ann, NOW + 9)).isEqualTo(Map.of(ann, ONLINE));
        assertThat(of(ann, NOW + 10)).isEqualTo(Map.of(ann, DND));
        assertThat(of(ann, NOW + 20)).isEmpty();
    }

    @Test
    void aDroppedConnectionIsForgotten() {
        presence.show(ann, "laptop", ONLINE, LATER);
        presence.show(ann, "phone", AWAY, LATER);
        presence.drop(ann, "laptop");
        presence.drop(ann, "laptop");
        presence.drop(bob, "phone");
        assertThat(of(ann, NOW)).isEqualTo(Map.of(ann, AWAY));
        presence.drop(ann, "phone");
        assertThat(of(ann, NOW)).isEmpty();
    }

    private Map<UserId, Availability> of(UserId user, long now) {
        return presence.of(List.of(user), now);
    }
}
