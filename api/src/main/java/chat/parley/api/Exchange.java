package chat.parley.api;

import chat.parley.accounts.Principal;
import chat.parley.accounts.SecurityLog;
import chat.parley.accounts.Sessions;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Refusal;
import chat.parley.rooms.RoomReader;
import chat.parley.rooms.Sequencers;
import chat.parley.rooms.StoreUnavailable;

import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Takes requests from the event loop to virtual threads, and answers back. */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    /** Answered also when everything else is too much: they tell a supervisor what is going on. */
    private static final Set<String> PROBES = Set.of("getHealth", "getReadiness");

    /** Marks a request whose body has not come to its end, with how long it may be. */
    private static final String READING_KEY = "parley-reading";

    private static final long COME_BACK_MS = 1_000;

    private final Gate gate;
    private final Sessions sessions;
    private final InFlight inFlight;
    private final Quotas quotas;
    private final Arrivals arrivals;
    private final Responses responses;
    private final RoomReader reader;
    private final SecurityLog security;
    private volatile boolean leaving;
    private volatile long askedAt = System.nanoTime();

    Exchange(Gate gate, Api.Parts parts, ApiConfig config) {
        this.gate = gate;
        this.sessions = parts.sessions();
        this.inFlight = new InFlight(config.requests(), config.requestsOfOne());
        this.quotas = new Quotas(parts.clockMs());
        this.arrivals = new Arrivals(parts.random());
        this.responses = new Responses(parts.clockMs());
        this.reader = parts.reader();
        this.security = new SecurityLog(parts.clockMs());
    }

    /** On the event loop, once the body is there. */
    void serve(RoutingContext routing, Endpoint endpoint) {
        routing.remove(READING_KEY);
        askedAt = System.nanoTime();
        boolean counted = !PROBES.contains(endpoint.operation().id());
        if (counted && leaving) {
            respond(routing, tooMuch(503, "this node goes down: repeat it, another takes it"));
            return;
        }
        if (counted && !inFlight.enter()) {
            respond(routing, tooMuch(503, "the server has too much to do: try again later"));
            return;
        }
        Arrival arrival = arrivals.of(routing);
        String origin = "request " + arrival.requestId();
        Context loop = routing.vertx().getOrCreateContext();
        Thread.ofVirtual()
                .name(endpoint.operation().id())
                .start(
                        () -> {
                            Answer answer = defect(arrival);
                            try (var _ = MDC.putCloseable(Sequencers.ORIGIN, origin)) {
                                answer = answer(endpoint, arrival);
                            } finally {
                                if (counted) {
                                    inFlight.leave();
                                }
                                Answer given = answer;
                                loop.runOnContext(_ -> respond(routing, given));
                            }
                        });
    }

    /** Requests that are not answered yet, at this moment. */
    int underWay() {
        return inFlight.count();
    }

    boolean wasAskedWithin(Duration time) {
        return System.nanoTime() - askedAt < time.toNanos();
    }

    /** Takes no more requests but probes, and waits until those under way are answered. */
    void drain(Duration within) {
        leaving = true;
        long deadline = System.nanoTime() + within.toNanos();
        while (underWay() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private Answer answer(Endpoint endpoint, Arrival arrival) {
        @Nullable Principal principal = null;
        try {
            principal = gate.enter(arrival, endpoint.right());
            return principal == null
                    ? act(endpoint, arrival, null)
                    : actFor(principal, endpoint, arrival);
        } catch (Refusal e) {
            note(e, endpoint, arrival, principal);
            return Problems.of(e);
        } catch (InvalidRequest e) {
            return Problems.invalid(e.message(), e.field());
        } catch (InvalidJson e) {
            return Problems.invalid(String.valueOf(e.getMessage()));
        } catch (StoreUnavailable e) {
            LOG.warn("a store does not answer", e);
            return Problems.of(
                    new Refusal(
                            ErrorCode.UNAVAILABLE,
                            "a store does not answer: try again later",
                            COME_BACK_MS));
        } catch (RuntimeException e) {
            LOG.error("{} failed", endpoint.operation().id(), e);
            return defect(arrival);
        }
    }

    private void note(
            Refusal refusal, Endpoint endpoint, Arrival arrival, @Nullable Principal principal) {
        String what = endpoint.operation().id() + " in request " + arrival.requestId();
        String caller =
                principal == null ? arrival.from().getHostAddress() : principal.user().toString();
        security.refused(refusal.code(), what, caller);
    }

    private Answer actFor(Principal principal, Endpoint endpoint, Arrival arrival)
            throws InvalidJson, InvalidRequest {
        Gate.require(endpoint.right(), principal);
        if (!inFlight.enter(principal.user())) {
            return tooMuch(429, "too many of your requests are not answered yet: wait for some");
        }
        try {
            return act(endpoint, arrival, principal);
        } finally {
            inFlight.leave(principal.user());
        }
    }

    private Answer act(Endpoint endpoint, Arrival arrival, @Nullable Principal principal)
            throws InvalidJson, InvalidRequest {
        Operation operation = endpoint.operation();
        if (!PROBES.contains(operation.id())) {
            quotas.take(operation, arrival, principal);
        }
        if (principal != null && endpoint.right().needPassword()) {
            sessions.requireRecentPassword(principal);
        }
        Call call = operation.check(arrival, principal);
        if (principal != null && call.has("room")) {
            reader.requireVisible(call.room(), principal.user(), principal.role());
        }
        return endpoint.action().answer(call);
    }

    /** On the event loop, before the body is read. */
    void requireType(RoutingContext routing, Body body) {
        @Nullable String problem = Arrivals.wrongType(routing.request(), body);
        if (problem == null) {
            routing.put(READING_KEY, body.most());
            routing.next();
        } else {
            respond(
                    routing,
                    Problems.of(415, ErrorCode.INVALID, problem).with("Accept", body.types()));
        }
    }

    void unknownPath(RoutingContext routing) {
        respond(
                routing,
                Problems.of(
                        404,
                        ErrorCode.NOT_FOUND,
                        "there is nothing at this path; openapi.yaml lists what there is"));
    }

    /** What a route, or reading the body, ran into. */
    void failed(RoutingContext routing) {
        int status = routing.statusCode();
        boolean told = status >= 400 && status < 500;
        if (!told && routing.get(READING_KEY) != null) {
            // by what was sent, and not by a defect: nobody else had a part in it yet
            respond(routing, Problems.invalid("the body does not end as the headers say"));
        } else {
            failed(routing, status);
        }
    }

    /**
     * @param status as the router sees it; before a route is found, it does not tell it otherwise
     */
    void failed(RoutingContext routing, int status) {
        respond(
                routing,
                switch (status) {
                    case 400 -> Problems.invalid("the request line is not valid HTTP");
                    case 404 ->
                            Problems.of(404, ErrorCode.NOT_FOUND, "there is nothing at this path");
                    case 405 ->
                            Problems.of(405, ErrorCode.INVALID, "this path takes other methods");
                    case 413 ->
                            Problems.of(
                                    413,
                                    ErrorCode.TOO_LARGE,
                                    "a body may have at most " + most(routing) + " bytes");
                    case 417 ->
                            Problems.of(
                                    417,
                                    ErrorCode.INVALID,
                                    "header 'Expect' may only be '100-continue'");
                    default -> {
                        Arrival arrival = arrivals.of(routing);
                        LOG.atError()
                                .addKeyValue(Sequencers.ORIGIN, "request " + arrival.requestId())
                                .setCause(routing.failure())
                                .log("a request failed");
                        yield defect(arrival);
                    }
                });
    }

    private static int most(RoutingContext routing) {
        @Nullable Integer most = routing.get(READING_KEY);
        return most == null ? Limits.FRAME_BYTES : most;
    }

    /** On the event loop. */
    void respond(RoutingContext routing, Answer answer) {
        boolean head = routing.request().method().equals(HttpMethod.HEAD);
        responses.send(routing.response(), answer, arrivals.requestId(routing), head);
    }

    private static Answer tooMuch(int status, String detail) {
        return Problems.of(status, ErrorCode.BUSY, detail, null, COME_BACK_MS);
    }

    private static Answer defect(Arrival arrival) {
        return Problems.of(
                500,
                ErrorCode.INTERNAL,
                "a defect of the server; its log tells more under request " + arrival.requestId());
    }
}
