package chat.parley.accounts;

import chat.parley.protocol.ErrorCode;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Tells the program's log of attempts at what is not allowed: without a good token, without the
 * right, too often. Of each caller so many lines, then one per interval: nobody fills a disk by
 * being refused. Safe for use by many threads; never blocks on a store.
 */
public final class SecurityLog {
    private static final Logger LOG = LoggerFactory.getLogger(SecurityLog.class);

    /** Lines of one caller. */
    static final AccountSettings.Rate RATE = new AccountSettings.Rate(20, Duration.ofSeconds(10));

    private final Throttle lines;

    /**
     * @param clockMs milliseconds since 1970 UTC
     */
    public SecurityLog(LongSupplier clockMs) {
        InstantSource clock = () -> Instant.ofEpochMilli(clockMs.getAsLong());
        this.lines = new Throttle(RATE, clock);
    }

    /**
     * Notes a refusal, if it is one that somebody who watches over the server wants to know of.
     *
     * @param what was asked for, in words of the program, never of the caller
     * @param caller an id or an address
     */
    public void refused(ErrorCode code, String what, String caller) {
        if (isTold(code) && lines.tryTake(caller) == 0) {
            LOG.info("refused ({}): {} to {}", code, what, caller);
        }
    }

    /** What happens to honest clients all the time is not: a token that expired, a busy server. */
    private static boolean isTold(ErrorCode code) {
        return switch (code) {
            case UNAUTHENTICATED, AWAITING_APPROVAL, FORBIDDEN, NOT_MEMBER, RATE_LIMITED -> true;
            case INVALID,
                    UNKNOWN_OP,
                    TOO_LARGE,
                    TOKEN_EXPIRED,
                    SESSION_ENDED,
                    PASSWORD_NEEDED,
                    NOT_FOUND,
                    CLOSED,
                    CONFLICT,
                    RESYNC,
                    ENCRYPTION_REQUIRED,
                    STALE_EPOCH,
                    REMOVAL_NEEDED,
                    BUSY,
                    UNAVAILABLE,
                    INTERNAL ->
                    false;
        };
    }
}
