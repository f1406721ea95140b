package chat.parley.api;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.rooms.Outcome;

import io.netty.handler.codec.http.HttpResponseStatus;

import org.jspecify.annotations.Nullable;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Refusals as RFC 9457 problem documents. */
final class Problems {
    private static final String REALM = "Bearer realm=\"parley\"";

    /** How every message of Parley names what is at fault. */
    private static final Pattern NAMED =
            Pattern.compile("(?:field|parameter|header) '([^']{1,200})'.*", Pattern.DOTALL);

    private Problems() {}

    static Answer of(Refusal refusal) {
        return of(
                refusal.code().httpStatus(),
                refusal.code(),
                refusal.message(),
                fieldIn(refusal.message()),
                refusal.retryAfterMs());
    }

    static Answer invalid(String detail, @Nullable String field) {
        return of(400, ErrorCode.INVALID, detail, field, null);
    }

    /** As {@link #invalid(String, String)}; the field is read from the message. */
    static Answer invalid(String detail) {
        return invalid(detail, fieldIn(detail));
    }

    static Answer of(int status, ErrorCode code, String detail) {
        return of(status, code, detail, fieldIn(detail), null);
    }

    static Answer of(
            int status,
            ErrorCode code,
            String detail,
            @Nullable String field,
            @Nullable Long retryAfterMs) {
        String title = HttpResponseStatus.valueOf(status).reasonPhrase();
        var problem =
                new Rest.Problem("about:blank", title, status, detail, code, field, retryAfterMs);
        Answer answer = Answer.problem(status, problem);
        if (status == 401) {
            answer = answer.with("WWW-Authenticate", challenge(code));
        }
        return retryAfterMs == null
                ? answer
                : answer.with("Retry-After", String.valueOf(Math.ceilDiv(retryAfterMs, 1000L)));
    }

    private static String challenge(ErrorCode code) {
        return switch (code) {
            case TOKEN_EXPIRED, SESSION_ENDED ->
                    REALM + ", error=\"invalid_token\", error_description=\"" + code + "\"";
            default -> REALM;
        };
    }

    private static @Nullable String fieldIn(String message) {
        Matcher named = NAMED.matcher(message);
        return named.matches() ? named.group(1) : null;
    }

    /** The outcome of a submission that landed, or what to tell about one that did not. */
    static Outcome.Acked acked(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Acked acked -> acked;
            case Outcome.Refused(var code, var message) -> throw new Refusal(code, message);
            case Outcome.Busy(var code, var message, long retryAfterMs) ->
                    throw new Refusal(code, message, retryAfterMs);
            case Outcome.Resync() ->
                    throw new Refusal(
                            ErrorCode.RESYNC,
                            "the id is too old to tell whether it landed: read to the head, and"
                                    + " send anew under another id what is not there");
            case Outcome.Unknown() ->
                    throw new Refusal(
                            ErrorCode.UNAVAILABLE,
                            "the store did not say whether it landed: repeat it with the same id",
                            1_000L);
        };
    }
}
