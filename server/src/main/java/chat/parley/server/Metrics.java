package chat.parley.server;

import chat.parley.accounts.PasswordHasher;
import chat.parley.api.Api;
import chat.parley.gateway.Gateway;
import chat.parley.gateway.GatewayCounts;
import chat.parley.rooms.CacheCounts;
import chat.parley.rooms.EventLog;
import chat.parley.rooms.RoomCounts;
import chat.parley.rooms.Sequencers;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.util.function.ToDoubleFunction;

/**
 * What a node tells of itself in numbers, in Prometheus' text format. {@code docs/operations.md}
 * explains each name. The parts count by themselves, or are asked when somebody reads.
 */
final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics pauses = new JvmGcMetrics();

    Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        pauses.bindTo(registry);
    }

    /** All of it, as Prometheus reads it. */
    String text() {
        return registry.scrape();
    }

    EventLog measured(EventLog log) {
        return new MeteredLog(log, registry);
    }

    void watch(Gateway gateway) {
        gauge("parley.connections", "open, signed in or not", gateway, Gateway::connections);
        gauge("parley.topics", "streams that somebody here follows", gateway, Gateway::topics);
        GatewayCounts counts = gateway.counts();
        counter("parley.deliveries", "events to connections", counts, GatewayCounts::deliveries);
        counter(
                "parley.gaps.filled",
                "reads for what no hint told",
                counts,
                GatewayCounts::gapsFilled);
        counter("parley.behind", "subscriptions of slow clients", counts, GatewayCounts::behind);
        counter(
                "parley.set.aside",
                "batches for which a loop was full",
                counts,
                GatewayCounts::setAside);
        watch(new Waiting("deliveries", gateway::deliveriesWaiting));
    }

    void watch(Sequencers sequencers) {
        gauge("parley.rooms", "in use", sequencers, Sequencers::rooms);
        RoomCounts counts = sequencers.counts();
        gauge("parley.unprojected", "events not in tables yet", counts, RoomCounts::unprojected);
        sends("acked", counts, RoomCounts::acked);
        sends("refused", counts, RoomCounts::refused);
        sends("busy", counts, RoomCounts::busy);
        sends("resync", counts, RoomCounts::resync);
        sends("unknown", counts, RoomCounts::unknown);
    }

    private void sends(String outcome, RoomCounts counts, ToDoubleFunction<RoomCounts> count) {
        FunctionCounter.builder("parley.sends", counts, count)
                .description("events that clients sent, by how it ended")
                .tag("outcome", outcome)
                .register(registry);
    }

    void watch(Api api) {
        gauge("parley.requests", "not answered yet", api, Api::underWay);
    }

    void watch(PasswordHasher hasher) {
        watch(new Waiting("passwords", hasher::waiting));
    }

    void watch(Waiting waiting) {
        Gauge.builder("parley.waiting", waiting, each -> each.length().getAsInt())
                .description("what waits in a queue")
                .tag("queue", waiting.queue())
                .strongReference(true)
                .register(registry);
    }

    void watch(String cache, CacheCounts counts) {
        reads(cache, "memory", counts, CacheCounts::hits);
        reads(cache, "store", counts, CacheCounts::misses);
    }

    private void reads(
            String cache, String from, CacheCounts counts, ToDoubleFunction<CacheCounts> count) {
        FunctionCounter.builder("parley.cache.reads", counts, count)
                .description("what a cache was asked for, by where the answer came from")
                .tag("cache", cache)
                .tag("from", from)
                .register(registry);
    }

    void watch(Health health) {
        for (Health.Watched store : health.stores()) {
            Gauge.builder("parley.store.up", store, each -> each.isUp() ? 1 : 0)
                    .description("whether a store does its work")
                    .tag("store", store.name())
                    .strongReference(true)
                    .register(registry);
        }
    }

    private <T> void gauge(String name, String description, T of, ToDoubleFunction<T> value) {
        Gauge.builder(name, of, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private <T> void counter(String name, String description, T of, ToDoubleFunction<T> count) {
        FunctionCounter.builder(name, of, count).description(description).register(registry);
    }

    @Override
    public void close() {
        pauses.close();
        registry.close();
    }
}
