package chat.parley.api;

import chat.parley.accounts.Accounts;
import chat.parley.accounts.Administration;
import chat.parley.accounts.Audit;
import chat.parley.accounts.Authenticator;
import chat.parley.accounts.EncryptionKeys;
import chat.parley.accounts.Invitations;
import chat.parley.accounts.PasswordResets;
import chat.parley.accounts.Pushing;
import chat.parley.accounts.Reporting;
import chat.parley.accounts.Rights;
import chat.parley.accounts.Sessions;
import chat.parley.accounts.SigningKeys;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Rest;
import chat.parley.rooms.Blocking;
import chat.parley.rooms.Bus;
import chat.parley.rooms.EventFinder;
import chat.parley.rooms.GroupReader;
import chat.parley.rooms.Groups;
import chat.parley.rooms.MemberSearch;
import chat.parley.rooms.PassingSignals;
import chat.parley.rooms.Pictures;
import chat.parley.rooms.Presence;
import chat.parley.rooms.PresenceStore;
import chat.parley.rooms.ProfileSignals;
import chat.parley.rooms.ReadMarks;
import chat.parley.rooms.Receipts;
import chat.parley.rooms.RelatedEvents;
import chat.parley.rooms.RoomArrangement;
import chat.parley.rooms.RoomReader;
import chat.parley.rooms.SavedMessages;
import chat.parley.rooms.Sends;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.PlatformHandler;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The REST API of one node. */
public final class Api {
    private static final Set<String> HEALTH = Set.of("/healthz", "/readyz");

    private final Contract contract = Contract.load();
    private final Map<String, Endpoint> endpoints;
    private final Exchange exchange;

    /**
     * What the API works with.
     *
     * @param health how this node is; must not block
     * @param clockMs milliseconds since 1970 UTC
     * @param random unpredictable; safe for use by many threads
     */
    public record Parts(
            Accounts accounts,
            Sessions sessions,
            Invitations invitations,
            Administration administration,
            PasswordResets passwordResets,
            Audit audit,
            SigningKeys keys,
            Authenticator authenticator,
            RoomReader reader,
            MemberSearch members,
            RelatedEvents related,
            EventFinder finder,
            ReadMarks marks,
            SavedMessages saved,
            RoomArrangement arrangement,
            Blocking blocking,
            Reporting reporting,
            Pushing pushing,
            EncryptionKeys encryptionKeys,
            Sends sends,
            Groups groups,
            GroupReader groupReader,
            Pictures pictures,
            ProfileSignals profileSignals,
            Presence presence,
            PresenceStore chosen,
            PassingSignals passing,
            Receipts receipts,
            Bus bus,
            Supplier<Rest.Health> health,
            LongSupplier clockMs,
            RandomGenerator random) {}

    /** Throws {@link IllegalStateException} when contract, rights and actions do not agree. */
    public Api(Parts parts, ApiConfig config) {
        this.endpoints = Endpoint.join(contract, Rights.TABLE, actions(parts, config));
        this.exchange = new Exchange(new Gate(parts.authenticator()), parts, config);
    }

    private static Map<String, Action> actions(Parts parts, ApiConfig config) {
        RoomChanges changes = new RoomChanges(parts.sends(), parts.clockMs(), parts.random());
        People people = new People(parts.accounts());
        Map<String, Action> actions = new HashMap<>();
        actions.putAll(new ServerRoutes(parts, config.version()).actions());
        Entrance entrance = new Entrance(changes);
        actions.putAll(new AccountRoutes(parts, people, entrance).actions());
        actions.putAll(new SessionRoutes(parts.sessions()).actions());
        actions.putAll(
                new InvitationRoutes(
                                parts.invitations(), parts.accounts(), parts.reader(), entrance)
                        .actions());
        actions.putAll(new RoomLinkRoutes(parts.invitations(), parts.reader()).actions());
        actions.putAll(new AdministrationRoutes(parts).actions());
        actions.putAll(new AuditRoutes(parts.audit()).actions());
        actions.putAll(new RoomRoutes(parts.reader(), people, parts.blocking(), changes).actions());
        actions.putAll(new MemberRoutes(parts, people, changes).actions());
        actions.putAll(new ModerationRoutes(parts.reader(), changes).actions());
        OwnCursors cursors = new OwnCursors(parts.reader(), parts.passing());
        actions.putAll(new ReadRoutes(cursors, parts.marks(), parts.bus()).actions());
        actions.putAll(
                new PersonalRoutes(parts.saved(), parts.arrangement(), parts.bus()).actions());
        actions.putAll(new BlockRoutes(parts.blocking(), people, parts.bus()).actions());
        actions.putAll(new ReportRoutes(parts.reporting(), people).actions());
        actions.putAll(new PushRoutes(parts.pushing()).actions());
        actions.putAll(new KeyRoutes(parts.encryptionKeys()).actions());
        actions.putAll(
                new EventRoutes(
                                parts.reader(),
                                parts.related(),
                                parts.finder(),
                                parts.sends(),
                                cursors,
                                parts.passing())
                        .actions());
        actions.putAll(new PresenceRoutes(parts).actions());
        actions.putAll(new PictureRoutes(parts, changes).actions());
        actions.putAll(new GroupRoutes(parts.groups(), parts.groupReader()).actions());
        return actions;
    }

    /**
     * Adds the routes. What no route of the router takes is answered {@code 404} as a problem, so
     * other parts may mount theirs before or after.
     */
    public void mount(Router router) {
        contract.paths().forEach(path -> mount(router, path));
        answerTheRest(router);
    }

    private void answerTheRest(Router router) {
        router.route().last().handler(exchange::unknownPath).failureHandler(exchange::failed);
        for (int status : List.of(400, 404, 405, 500)) {
            router.errorHandler(status, routing -> exchange.failed(routing, status));
        }
    }

    /** Adds only what tells how this node is; everything else is answered {@code 404}. */
    public void mountHealth(Router router) {
        contract.paths().stream()
                .filter(path -> HEALTH.contains(path.template()))
                .forEach(path -> mount(router, path));
        answerTheRest(router);
    }

    /** Requests that are not answered yet, at this moment. */
    public int underWay() {
        return exchange.underWay();
    }

    /** Whether a request came lately, one for the node's health among them. */
    public boolean wasAskedWithin(Duration time) {
        return exchange.wasAskedWithin(time);
    }

    /**
     * Takes no more requests, except for the node's health, and waits until those under way are
     * answered, at most for so long.
     */
    public void drain(Duration within) {
        exchange.drain(within);
    }

    private void mount(Router router, Contract.Path path) {
        String pattern = path.template().replaceAll("\\{(\\w+)}", ":$1");
        for (Operation operation : path.operations()) {
            Route route = router.route(operation.method(), pattern);
            if (operation.method().equals(HttpMethod.GET)) {
                route.method(HttpMethod.HEAD);
            }
            Body body = operation.body();
            if (body != null) {
                PlatformHandler requireType = routing -> exchange.requireType(routing, body);
                route.handler(requireType);
                route.handler(BodyHandler.create(false).setBodyLimit(body.most()));
            }
            Endpoint endpoint = endpoint(operation);
            route.handler(context -> exchange.serve(context, endpoint));
            route.failureHandler(exchange::failed);
        }
        String allowed = allowed(path);
        router.route(pattern)
                .handler(
                        context ->
                                exchange.respond(
                                        context,
                                        Problems.of(
                                                        405,
                                                        ErrorCode.INVALID,
                                                        "this path takes only " + allowed)
                                                .with("Allow", allowed)));
    }

    private Endpoint endpoint(Operation operation) {
        Endpoint endpoint = endpoints.get(operation.id());
        if (endpoint == null) {
            throw new IllegalStateException("endpoints are made for every operation");
        }
        return endpoint;
    }

    private static String allowed(Contract.Path path) {
        TreeSet<String> methods = new TreeSet<>();
        path.operations().forEach(operation -> methods.add(operation.method().name()));
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return String.join(", ", methods);
    }
}
