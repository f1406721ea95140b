package chat.parley.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The load client against the bare broadcaster: both are real, and so is the network. */
final class LoadClientTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final RawBroadcast server = new RawBroadcast(2);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyMessageReachesEveryMemberOnceAndInOrder() throws Exception {
        var profile = new Profile(30, 10, 100, 200, 0, 1, 3, 2);

        Tally tally = load(profile, Population.rawSeats(profile));

        assertThat(tally.ack.getTotalCount()).isEqualTo(100);
        assertThat(tally.delivery.getTotalCount()).isEqualTo(100 * 10);
        assertThat(Report.Check.of(tally).holds()).isTrue();
        assertThat(Report.Check.of(tally).saturated()).isFalse();
    }

    @Test
    void aServerThatIsLateIsNotTakenForOneThatLosesEvents() throws Exception {
        var profile = new Profile(30, 10, 100_000, 200, 0, 1, 3, 2);

        try (var client = new LoadClient(List.of(server.address()), profile)) {
            client.open(Population.rawSeats(profile));
            client.begin();
            await().until(() -> client.acknowledged()[0] > 0);
            Report.Check check = Report.Check.of(client.end(Duration.ZERO));

            assertThat(check.unsent()).isPositive();
            assertThat(check.unanswered()).isZero();
            assertThat(check.missing()).isZero();
        }
    }

    @Test
    void eventsThatNeverCameAreReportedAsHoles() throws Exception {
        var profile = new Profile(2, 2, 50, 100, 0, 1, 1, 1);
        List<Seat> seats = Population.rawSeats(profile);
        load(profile, seats);

        // the broadcaster keeps nothing: who comes back has missed what was said before
        Report.Check check = Report.Check.of(load(profile, seats));

        assertThat(check.holes()).isEqualTo(2 * 50);
        assertThat(check.holds()).isFalse();
    }

    @Test
    void eventsThatAreGivenAgainAreReported() throws Exception {
        var profile = new Profile(2, 2, 50, 100, 0, 1, 1, 1);
        Seat seat = Population.rawSeats(profile).getFirst();
        List<Seat> aheadOfTheLog = List.of(seat, withHead(seat, 5));

        assertThat(Report.Check.of(load(profile, aheadOfTheLog)).doubles()).isEqualTo(5);
    }

    @Test
    void aServerThatIsNotThereIsNamed() throws Exception {
        var profile = new Profile(2, 2, 50, 100, 0, 1, 1, 1);

        // bound and never listening: nobody else can answer there
        try (var taken = new Socket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            URI nobody = URI.create("http://127.0.0.1:" + taken.getLocalPort());
            assertRefused(nobody, profile);
        }
    }

    private Tally load(Profile profile, List<Seat> seats) throws BenchFailure {
        try (var client = new LoadClient(List.of(server.address()), profile)) {
            client.open(seats);
            client.begin();
            return client.end(PATIENCE);
        }
    }

    private static void assertRefused(URI nobody, Profile profile) {
        try (var client = new LoadClient(List.of(nobody), profile)) {
            assertThatThrownBy(() -> client.open(Population.rawSeats(profile)))
                    .isInstanceOf(BenchFailure.class)
                    .hasMessageContaining("cannot connect");
        }
    }

    private static Seat withHead(Seat seat, long head) {
        Seat.Room room = seat.room();
        return new Seat(
                seat.token(), new Seat.Room(room.index(), room.id(), room.generation(), head));
    }
}
