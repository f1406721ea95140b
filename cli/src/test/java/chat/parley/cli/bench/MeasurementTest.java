package chat.parley.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Json;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A whole measurement of a bare broadcaster in a process of its own. */
final class MeasurementTest {
    private static final Profile PROFILE = new Profile(20, 10, 20, 100, 1, 1, 2, 2);

    private static Report.Result result;

    @BeforeAll
    static void measure() throws BenchFailure {
        try (ServerProcess raw = ServerProcess.raw()) {
            result =
                    new Run(List.of(raw.node()), PROFILE, _ -> {})
                            .measure(Population.rawSeats(PROFILE));
        }
    }

    @Test
    void aRunTellsThroughputLatencyAndCostOfAProcess() {
        assertThat(result.acknowledgement().count()).isEqualTo(20);
        assertThat(result.delivery().count()).isEqualTo(20 * 10);
        assertThat(result.delivery().p50()).isPositive();
        assertThat(result.delivery().p50()).isLessThanOrEqualTo(result.delivery().p999());
        assertThat(result.idle().pss()).isGreaterThan(10_000_000);
        assertThat(result.idle().liveHeap()).isNotNull().isGreaterThan(1_000_000);
        assertThat(result.check().holds()).isTrue();
    }

    @Test
    void aReportIsWrittenAsTextAndAsJson() throws Exception {
        var machine = new Report.Machine(2, "Linux", "25", "epoll", 0.5, "ext4");
        var append = new RawAppend.Result(100, 150_000, 1.2, 0.6);
        var report =
                new Report(
                        machine,
                        PROFILE,
                        1,
                        result,
                        result,
                        List.of(append),
                        Report.Ratios.of(result, result));

        JsonNode json = Json.readTree(Json.write(report));
        assertThat(json.at("/profile/connections").asInt()).isEqualTo(20);
        assertThat(json.at("/parley/throughput/deliveries").asDouble())
                .isEqualTo(result.throughput().deliveries());
        assertThat(json.at("/parley/delivery/p999").isNumber()).isTrue();
        assertThat(json.at("/ratios/deliveryP50").asDouble()).isEqualTo(1);
        assertThat(json.at("/append/0/batch").asInt()).isEqualTo(100);
        assertThat(ReportText.of(report))
                .contains("deliveries/s", "delivery p99.9, ms", "server CPU per delivery")
                .contains("Every event came once and in order");
    }

    @Test
    void rawAppendsLeaveNothingBehind(@TempDir Path folder) throws Exception {
        List<RawAppend.Result> results = RawAppend.measure(folder, 300);

        assertThat(results).extracting(RawAppend.Result::batch).containsExactly(1, 10, 100, 1000);
        assertThat(results).allMatch(result -> result.eventsPerSecond() > 0);
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }
}
