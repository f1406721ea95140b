package chat.parley.cli.bench;

import chat.parley.protocol.ErrorCode;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * All that one call of {@code bench} found out; written as it is by {@code --json}.
 *
 * @param nodes of Parley
 * @param raw the same load on {@link RawBroadcast}; null without {@code --raw}
 * @param append what durability costs on the same disk; empty without {@code --raw}
 * @param ratios Parley over raw; null without {@code --raw}
 */
record Report(
        Machine machine,
        Profile profile,
        int nodes,
        Result parley,
        @Nullable Result raw,
        List<RawAppend.Result> append,
        @Nullable Ratios ratios) {

    /**
     * @param load average over the minute before the run: figures of a busy machine are worth less
     * @param disk type of the file system that the store and the raw appends are on
     */
    record Machine(
            int processors, String os, String java, String transport, double load, String disk) {}

    /** What one server, or nodes together, did under the load. */
    record Result(
            Opening opening,
            Idle idle,
            Throughput throughput,
            Latency delivery,
            Latency acknowledgement,
            Cpu cpu,
            Check check) {}

    /**
     * @param cpuMicros of the server for each connection, from the first byte to the subscription
     */
    record Opening(int connections, double perSecond, double cpuMicros) {}

    /**
     * Bytes of the server. Per connection: the growth from the first tenth of the connections to
     * all; null when they were too few to tell.
     *
     * @param pss all of it, with all connections idle
     * @param liveHeap null also when the server's JVM does not tell
     */
    record Idle(
            long pss,
            @Nullable Long liveHeap,
            @Nullable Double pssPerConnection,
            @Nullable Double rssPerConnection,
            @Nullable Double liveHeapPerConnection) {}

    /**
     * Per second, in the measured time.
     *
     * @param frameBytes mean size of an event's JSON on the wire
     */
    record Throughput(double offered, double acknowledged, double deliveries, double frameBytes) {}

    /** Milliseconds from when a message was due. */
    record Latency(long count, double p50, double p99, double p999, double max) {
        static Latency of(Histogram micros) {
            return new Latency(
                    micros.getTotalCount(),
                    micros.getValueAtPercentile(50) / 1e3,
                    micros.getValueAtPercentile(99) / 1e3,
                    micros.getValueAtPercentile(99.9) / 1e3,
                    micros.getMaxValue() / 1e3);
        }
    }

    /**
     * The server's user and system time in the measured time, once shared out over the deliveries
     * and once over the acknowledged messages.
     *
     * @param cores that the server kept busy
     * @param clientCores that the load client kept busy
     */
    record Cpu(
            double microsPerDelivery, double microsPerMessage, double cores, double clientCores) {}

    /**
     * Over the whole run. The first six must be 0.
     *
     * @param doubles events given again
     * @param holes events skipped
     * @param missing acknowledged events that never came
     * @param foreign events of a room that was not subscribed to
     * @param unasked answers to nothing
     * @param lost connections that the server closed
     * @param unanswered messages that were not answered in time
     * @param unsent messages that were due, but the server was too far behind to be sent them
     * @param behind times that a connection was told it is too slow
     * @param heads frames about rooms that the connection does not watch
     * @param reasons the first few, in words
     */
    record Check(
            long doubles,
            long holes,
            long missing,
            long foreign,
            long unasked,
            long lost,
            long unanswered,
            long unsent,
            long behind,
            long heads,
            Map<ErrorCode, Long> refused,
            List<String> reasons) {

        static Check of(Tally tally) {
            return new Check(
                    tally.doubles,
                    tally.holes,
                    tally.missing,
                    tally.foreign,
                    tally.unasked,
                    tally.lost,
                    tally.unanswered,
                    tally.unsent,
                    tally.behind,
                    tally.heads,
                    Map.copyOf(tally.refused),
                    List.copyOf(tally.reasons));
        }

        /** Whether every event came once, in order, to everybody who was to have it. */
        boolean holds() {
            return doubles + holes + missing + foreign + unasked + lost == 0;
        }

        /** Whether the server could not do what was asked of it: then latencies say little. */
        boolean saturated() {
            return unanswered + unsent > 0 || !refused.isEmpty();
        }
    }

    /** Parley divided by raw, where both are known: 1 would be as good as no chat server at all. */
    record Ratios(
            @Nullable Double cpuPerDelivery,
            @Nullable Double deliveryP50,
            @Nullable Double pssPerConnection,
            @Nullable Double liveHeapPerConnection) {

        static Ratios of(Result parley, Result raw) {
            return new Ratios(
                    ratio(parley.cpu().microsPerDelivery(), raw.cpu().microsPerDelivery()),
                    ratio(parley.delivery().p50(), raw.delivery().p50()),
                    ratio(parley.idle().pssPerConnection(), raw.idle().pssPerConnection()),
                    ratio(
                            parley.idle().liveHeapPerConnection(),
                            raw.idle().liveHeapPerConnection()));
        }

        static @Nullable Double ratio(@Nullable Double parley, @Nullable Double raw) {
            return parley == null || raw == null || raw <= 0 ? null : parley / raw;
        }
    }
}
