package chat.parley.gateway;

import chat.parley.protocol.Limits;

import java.time.Duration;
import java.util.Set;

/**
 * What an operator, or a test, may set.
 *
 * @param allowedOrigins origins whose pages may connect, besides the server's own
 * @param helloTimeout how long a connection may stay silent before its first {@code hello}
 * @param heartbeat how often clients ping; after twice that silence the connection is cut
 * @param tokenGrace how long a connection lives on after its token expired
 * @param connections most connections at once
 * @param connectionsOfPerson most of one person
 * @param connectionsOfAddress most from one address (IPv6: one /64 network) other than this machine
 * @param framesPerSecond of one connection, on average; more make the server read slower
 * @param headsEvery how often a part of the followed streams is compared with the log
 * @param headsAtOnce how many streams such a part has
 * @param revocationsEvery how often ended sessions are asked for
 * @param revocationsWithin how long they may be unknown before all connections are cut
 * @param deliveriesWaiting batches of events that may wait for an event loop; what does not fit is
 *     read from the log later
 * @param readsAtOnce reads of the stores under way at once, and as many look-ups besides
 */
public record GatewayConfig(
        Set<Origin> allowedOrigins,
        Duration helloTimeout,
        Duration heartbeat,
        Duration tokenGrace,
        int connections,
        int connectionsOfPerson,
        int connectionsOfAddress,
        int framesPerSecond,
        Duration headsEvery,
        int headsAtOnce,
        Duration revocationsEvery,
        Duration revocationsWithin,
        int deliveriesWaiting,
        int readsAtOnce) {
    public GatewayConfig {
        allowedOrigins = Set.copyOf(allowedOrigins);
    }

    /** What the protocol promises. */
    public static GatewayConfig defaults() {
        return new GatewayConfig(
                Set.of(),
                Limits.HELLO_TIMEOUT,
                Limits.HEARTBEAT,
                Limits.TOKEN_GRACE,
                1_000_000,
                1_000,
                10_000,
                200,
                Duration.ofSeconds(1),
                1_000,
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                8_192,
                64);
    }

    public GatewayConfig withAllowedOrigins(Set<Origin> origins) {
        return new GatewayConfig(
                origins,
                helloTimeout,
                heartbeat,
                tokenGrace,
                connections,
                connectionsOfPerson,
                connectionsOfAddress,
                framesPerSecond,
                headsEvery,
                headsAtOnce,
                revocationsEvery,
                revocationsWithin,
                deliveriesWaiting,
                readsAtOnce);
    }
}
