package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;

import org.junit.jupiter.api.Test;

import java.util.SplittableRandom;

class InFlightTest {
    private final SplittableRandom random = new SplittableRandom(7);
    private final UserId ada = new UserId(Uuids.v4(random));
    private final UserId bob = new UserId(Uuids.v4(random));

    @Test
    void noMoreThanTheBoundEnterAndWhoLeavesMakesRoom() {
        InFlight inFlight = new InFlight(2, 1);
        assertThat(inFlight.enter()).isTrue();
        assertThat(inFlight.enter()).isTrue();
        assertThat(inFlight.enter()).isFalse();
        assertThat(inFlight.enter()).isFalse();
        inFlight.leave();
        assertThat(inFlight.enter()).isTrue();
    }

    @Test
    void onePersonDoesNotTakeTheRoomOfAnother() {
        InFlight inFlight = new InFlight(10, 2);
        assertThat(inFlight.enter(ada)).isTrue();
        assertThat(inFlight.enter(ada)).isTrue();
        assertThat(inFlight.enter(ada)).isFalse();
        assertThat(inFlight.enter(bob)).isTrue();
        inFlight.leave(ada);
        assertThat(inFlight.enter(ada)).isTrue();
    }
}
