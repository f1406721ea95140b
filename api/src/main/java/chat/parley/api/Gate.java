package chat.parley.api;

import chat.parley.accounts.Authenticator;
import chat.parley.accounts.Authenticator.Authentication;
import chat.parley.accounts.Authenticator.Reason;
import chat.parley.accounts.Principal;
import chat.parley.accounts.Rights;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.ServerRole;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Lets in whoever has a token and the right. May block on the store. */
final class Gate {
    private static final String SCHEME = "Bearer ";

    private final Authenticator authenticator;

    Gate(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** Who asks; null where that does not matter. Refuses who does not prove it. */
    @Nullable Principal enter(Arrival arrival, Rights right) {
        if (right == Rights.ANYONE) {
            return null;
        }
        return switch (authenticator.authenticate(token(arrival))) {
            case Authentication.Valid(var proven) -> proven;
            case Authentication.Invalid(var reason) -> throw refusal(reason);
        };
    }

    /** Refuses who does not have the right. */
    static void require(Rights right, Principal principal) {
        if (!right.include(principal.role())) {
            throw new Refusal(
                    ErrorCode.FORBIDDEN,
                    Arrays.stream(ServerRole.values())
                            .filter(right::include)
                            .map(ServerRole::toString)
                            .collect(Collectors.joining(", ", "only for these roles: ", "")));
        }
    }

    private static String token(Arrival arrival) {
        List<String> given = arrival.headers().getAll("Authorization");
        if (given.isEmpty()) {
            throw new Refusal(
                    ErrorCode.UNAUTHENTICATED,
                    "header 'Authorization' is missing: send 'Bearer' and an access token"
                            + " of POST /v1/sessions");
        }
        String header = given.getFirst();
        if (given.size() > 1 || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new Refusal(
                    ErrorCode.UNAUTHENTICATED,
                    "header 'Authorization' must be 'Bearer' and an access token, once");
        }
        return header.substring(SCHEME.length()).strip();
    }

    private static Refusal refusal(Reason reason) {
        return switch (reason) {
            case BAD ->
                    new Refusal(
                            ErrorCode.UNAUTHENTICATED,
                            "this is not an access token of this server: sign in");
            case EXPIRED ->
                    new Refusal(
                            ErrorCode.TOKEN_EXPIRED,
                            "the access token has expired: get the next one by"
                                    + " POST /v1/sessions/refresh");
            case REVOKED ->
                    new Refusal(ErrorCode.SESSION_ENDED, "the session has ended: sign in again");
        };
    }
}
