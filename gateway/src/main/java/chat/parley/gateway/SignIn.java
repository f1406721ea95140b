package chat.parley.gateway;

import chat.parley.accounts.Authenticator.Authentication;
import chat.parley.accounts.Authenticator.Reason;
import chat.parley.accounts.Principal;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.PresenceSettings;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrame.ByeReason;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.OptionalInt;
import java.util.Set;

/**
 * Who is at the other end of a connection. The first {@code hello} opens it; later ones renew it,
 * and never hand it to another session. Nothing is read while a token is being checked.
 */
final class SignIn {
    private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);
    private static final ServerFrame.Bounds BOUNDS =
            new ServerFrame.Bounds(
                    Limits.FRAME_BYTES,
                    Limits.CONTENT_BYTES,
                    Limits.UNACKNOWLEDGED,
                    Limits.SUBSCRIPTIONS);

    private static final long CROWDED_MS = 60_000;

    private final ClientSession session;
    private @Nullable Principal principal;

    SignIn(ClientSession session) {
        this.session = session;
    }

    boolean isDone() {
        return principal != null;
    }

    /** To be asked only when {@link #isDone}. */
    Principal principal() {
        if (principal == null) {
            throw new IllegalStateException("nobody has signed in");
        }
        return principal;
    }

    void hello(ClientFrame.Hello hello) {
        Node node = session.node();
        session.reading().hold(Reading.Hold.SIGNING_IN);
        node.lookups()
                .run(
                        session.fanout(),
                        () -> look(node, hello.token()),
                        found -> authenticated(hello, found),
                        this::failed);
    }

    /**
     * @param apart whom the person is told nothing of in passing
     * @param settings what the person has chosen to show of themselves
     * @param keyPackages how few the device has; empty when it is to add none
     */
    private record Found(
            Authentication result,
            Set<UserId> apart,
            PresenceSettings settings,
            OptionalInt keyPackages) {}

    private static Found look(Node node, String token) {
        Authentication result = node.authenticator().authenticate(token);
        return result instanceof Authentication.Valid(Principal who)
                ? new Found(
                        result,
                        node.reader().apart(who.user()),
                        node.chosen().of(who.user()),
                        node.keyPackages().of(who))
                : new Found(result, Set.of(), PresenceSettings.DEFAULTS, OptionalInt.empty());
    }

    private void authenticated(ClientFrame.Hello hello, Found found) {
        if (session.isOver()) {
            return;
        }
        switch (found.result()) {
            case Authentication.Valid(Principal who) when principal == null ->
                    open(who, hello, found);
            case Authentication.Valid(Principal who) when isSame(who) -> renew(who, found);
            case Authentication.Valid _ ->
                    session.bye(
                            ByeReason.UNAUTHENTICATED, "this socket is another session's", null);
            case Authentication.Invalid(Reason reason)
                    when principal == null || reason == Reason.REVOKED ->
                    refuse(reason);
            case Authentication.Invalid(Reason reason) -> notRenewed(reason);
        }
        session.reading().release(Reading.Hold.SIGNING_IN);
    }

    private boolean isSame(Principal who) {
        return principal().session().equals(who.session()) && principal().user().equals(who.user());
    }

    private void open(Principal who, ClientFrame.Hello hello, Found found) {
        if (!session.node().connections().admit(who.user())) {
            String message = "too many sockets of this person are open: close some";
            session.bye(ByeReason.OVERLOADED, message, CROWDED_MS);
            return;
        }
        principal = who;
        if (!session.node().connections().add(who.session(), session)) {
            refuse(Reason.REVOKED);
            return;
        }
        ready(who, found);
        session.apart().start(found.apart());
        session.availability().start(found.settings());
        session.rooms().start(hello.since());
    }

    private void renew(Principal who, Found found) {
        principal = who;
        session.apart().start(found.apart());
        ready(who, found);
        session.availability().renew(found.settings());
    }

    private void ready(Principal who, Found found) {
        Node node = session.node();
        session.send(
                new ServerFrame.Ready(
                        who.user(),
                        who.device(),
                        who.session(),
                        node.config().heartbeat().toMillis(),
                        node.now(),
                        BOUNDS));
        found.keyPackages().ifPresent(left -> session.send(new ServerFrame.KeyPackages(left)));
    }

    private void refuse(Reason reason) {
        switch (reason) {
            case BAD -> {
                session.node().security().refused(ErrorCode.UNAUTHENTICATED, "hello", "a socket");
                session.bye(ByeReason.UNAUTHENTICATED, "the token is not one of this server", null);
            }
            case EXPIRED ->
                    session.bye(ByeReason.TOKEN_EXPIRED, "the token has expired: refresh it", null);
            case REVOKED ->
                    session.bye(
                            ByeReason.SESSION_ENDED, "the session was ended: sign in again", null);
        }
    }

    /** The token before is still good, as long as it is. */
    private void notRenewed(Reason reason) {
        ErrorCode code =
                reason == Reason.EXPIRED ? ErrorCode.TOKEN_EXPIRED : ErrorCode.UNAUTHENTICATED;
        session.error(null, null, code, "the token is not good: nothing was renewed", null);
    }

    private void failed(RuntimeException failure) {
        LOG.warn("A token could not be checked", failure);
        session.bye(ByeReason.OVERLOADED, "the token cannot be checked now", 5_000L);
    }
}
