package chat.parley.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.stream.IntStream;

final class ProfileTest {
    @Test
    void oneBigRoomIsSharedByAllPeople() {
        Profile profile = profile(1_000, 1_000, 20);

        assertThat(profile.rooms()).isEqualTo(1);
        assertThat(IntStream.range(0, 1_000).map(profile::accountOf).distinct().count())
                .isEqualTo(20);
    }

    @Test
    void manySmallRoomsGiveEachPersonAsFewRoomsAsCanBe() {
        Profile profile = profile(2_000, 10, 20);

        assertThat(profile.rooms()).isEqualTo(200);
        long roomsOfFirst =
                IntStream.range(0, 2_000)
                        .filter(connection -> profile.accountOf(connection) == 0)
                        .map(profile::roomOf)
                        .distinct()
                        .count();
        assertThat(roomsOfFirst).isEqualTo(10);
    }

    @Test
    void theLastRoomMayBeSmaller() {
        Profile profile = profile(25, 10, 5);

        assertThat(profile.rooms()).isEqualTo(3);
        assertThat(profile.roomOf(24)).isEqualTo(2);
    }

    @Test
    void whatCannotBeIsRefusedByTheNameOfItsOption() {
        assertThatThrownBy(() -> profile(18_001, 10, 1))
                .hasMessage("--connections must be 1 to 18000, not 18001");
        assertThatThrownBy(() -> profile(10, 11, 1))
                .hasMessage("--members must be 1 to 10, not 11");
        assertThatThrownBy(() -> profile(10, 10, 41))
                .hasMessage("--accounts must be 1 to 40, not 41");
        assertThatThrownBy(() -> new Profile(10, 10, 0, 100, 10, 20, 1, 1))
                .hasMessage("--rate must be 1 to 200000, not 0");
        assertThatThrownBy(() -> new Profile(10, 10, 1, 16, 10, 20, 1, 1))
                .hasMessage("--payload must be 17 to 16000, not 16");
        assertThatThrownBy(() -> new Profile(10, 10, 1, 100, 200, 200, 1, 1))
                .hasMessage("--warm-up plus --measure must be 1 to 300, not 400");
    }

    private static Profile profile(int connections, int members, int accounts) {
        return new Profile(connections, members, 100, 100, 10, 20, accounts, 2);
    }
}
