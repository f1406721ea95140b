package chat.parley.api;

import chat.parley.accounts.Sessions;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.SessionId;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/** Signing in, staying in, signing out. */
final class SessionRoutes {
    private static final String SET_COOKIE = "Set-Cookie";

    private final Sessions sessions;

    SessionRoutes(Sessions sessions) {
        this.sessions = sessions;
    }

    Map<String, Action> actions() {
        return Map.of(
                "signIn", this::signIn,
                "refreshSession", this::refresh,
                "listSessions", call -> Answer.ok(sessions.list(call.principal())),
                "endSession", this::end,
                "endOtherSessions", this::endOthers,
                "signOut", this::signOut);
    }

    private Answer signIn(Call call) throws InvalidJson {
        var asked = call.body(Rest.SignIn.class);
        Rest.Tokens tokens = sessions.signIn(asked, call.arrival().from());
        return Boolean.TRUE.equals(asked.cookie())
                ? inCookie(Answer.created(withoutRefresh(tokens)), tokens, call.arrival())
                : Answer.created(tokens);
    }

    private Answer refresh(Call call) throws InvalidJson {
        @Nullable String given =
                call.hasBody() ? call.body(Rest.Refresh.class).refreshToken() : null;
        return given != null
                ? Answer.ok(sessions.refresh(given, call.arrival().from()))
                : refreshByCookie(call.arrival());
    }

    private Answer refreshByCookie(Arrival arrival) {
        String token =
                RefreshCookie.read(arrival)
                        .orElseThrow(
                                () ->
                                        new Refusal(
                                                ErrorCode.UNAUTHENTICATED,
                                                "field 'refreshToken' is missing, and there is no"
                                                        + " cookie: sign in"));
        if (!RefreshCookie.fromOwnPage(arrival)) {
            throw new Refusal(
                    ErrorCode.FORBIDDEN,
                    "header 'Origin' must be this server's own to use the cookie");
        }
        Rest.Tokens tokens = sessions.refresh(token, arrival.from());
        return inCookie(Answer.ok(withoutRefresh(tokens)), tokens, arrival);
    }

    private Answer end(Call call) {
        sessions.end(call.principal(), SessionId.parse(call.text("session")));
        return Answer.done();
    }

    private Answer endOthers(Call call) {
        sessions.endOthers(call.principal());
        return Answer.done();
    }

    private Answer signOut(Call call) {
        sessions.end(call.principal(), call.principal().session());
        return Answer.done().with(SET_COOKIE, RefreshCookie.clear(call.arrival().secure()));
    }

    private static Answer inCookie(Answer answer, Rest.Tokens tokens, Arrival arrival) {
        @Nullable String refresh = tokens.refreshToken();
        if (refresh == null) {
            throw new IllegalStateException("sessions always give a refresh token");
        }
        return answer.with(SET_COOKIE, RefreshCookie.set(refresh, arrival.secure()));
    }

    private static Rest.Tokens withoutRefresh(Rest.Tokens tokens) {
        return new Rest.Tokens(
                tokens.accessToken(),
                null,
                tokens.expiresInMs(),
                tokens.user(),
                tokens.device(),
                tokens.session());
    }
}
