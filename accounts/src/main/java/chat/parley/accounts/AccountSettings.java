package chat.parley.accounts;

import java.time.Duration;

/** What an operator may turn; {@link #DEFAULTS} suits most. */
public record AccountSettings(
        Argon2 argon2, Tokens tokens, SessionLife sessions, Throttling throttling) {

    public static final AccountSettings DEFAULTS =
            new AccountSettings(
                    new Argon2(46 * 1024, 1, 1, 2, 32),
                    new Tokens("parley", "parley", Duration.ofMinutes(10)),
                    new SessionLife(
                            Duration.ofDays(30), Duration.ofDays(180), Duration.ofSeconds(60), 100),
                    new Throttling(
                            new Rate(100, Duration.ofSeconds(10)),
                            new Rate(50, Duration.ofSeconds(10)),
                            new Rate(50, Duration.ofSeconds(30)),
                            new Rate(30, Duration.ofSeconds(10))));

    /**
     * How passwords are hashed (RFC 9106). Changed parameters reach each password at the next
     * sign-in with it.
     *
     * @param memoryKib of one hash, in KiB; OWASP ASVS 5.0 asks for 46 MiB with one iteration
     * @param threads hashes under way at once: each keeps a core busy for some 70 ms
     * @param queue hashes that may wait; past it callers are refused as busy
     */
    public record Argon2(int memoryKib, int iterations, int parallelism, int threads, int queue) {
        public Argon2 {
            require(parallelism >= 1 && parallelism <= 16, "parallelism must be 1 to 16");
            require(
                    memoryKib >= 8 * parallelism && memoryKib <= 1024 * 1024,
                    "memoryKib must be 8 for each lane of parallelism to 1048576");
            require(iterations >= 1 && iterations <= 100, "iterations must be 1 to 100");
            require(threads >= 1 && threads <= 64, "threads must be 1 to 64");
            require(queue >= 1 && queue <= 10_000, "queue must be 1 to 10000");
        }
    }

    /**
     * What access tokens say. Servers that do not share their stores must differ in their issuer.
     */
    public record Tokens(String issuer, String audience, Duration lifetime) {
        public Tokens {
            require(!issuer.isBlank() && !audience.isBlank(), "issuer and audience must be named");
            require(
                    lifetime.compareTo(Duration.ofMinutes(1)) >= 0
                            && lifetime.compareTo(Duration.ofMinutes(10)) <= 0,
                    "lifetime must be one minute to ten");
        }
    }

    /**
     * @param idle a session ends when it was not refreshed for so long
     * @param absolute and in any case after so long
     * @param grace how long the refresh token before the newest is answered with that one again
     * @param perPerson sessions of one person; past it the longest unused one ends
     */
    public record SessionLife(Duration idle, Duration absolute, Duration grace, int perPerson) {
        public SessionLife {
            require(idle.isPositive(), "idle must be more than nothing");
            require(absolute.compareTo(idle) >= 0, "absolute must not be shorter than idle");
            require(!grace.isNegative(), "grace must not be negative");
            require(perPerson >= 1, "perPerson must be at least 1");
        }
    }

    /**
     * @param signInByName failed sign-ins under one name, from where its person has no session
     * @param signInByAddress failed sign-ins from one address (IPv6: one /64 network)
     * @param signUpByAddress accounts made from one address
     * @param codesByAddress codes of invitations or resets tried from one address
     */
    public record Throttling(
            Rate signInByName, Rate signInByAddress, Rate signUpByAddress, Rate codesByAddress) {}

    /**
     * @param burst so many at once
     * @param interval then one more in each
     */
    public record Rate(int burst, Duration interval) {
        public Rate {
            require(burst >= 1, "burst must be at least 1");
            require(interval.toMillis() >= 1, "interval must be at least a millisecond");
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
