package chat.parley.api;

import chat.parley.accounts.StoredSettings;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Rest;

import java.util.Map;

/** The server itself: what it is, its settings, its keys, how it is. */
final class ServerRoutes {
    private final Api.Parts parts;
    private final String version;

    ServerRoutes(Api.Parts parts, String version) {
        this.parts = parts;
        this.version = version;
    }

    Map<String, Action> actions() {
        return Map.of(
                "getServer", _ -> Answer.ok(info(parts.accounts().settings())),
                "changeServer", this::change,
                "getKeys", _ -> keys(),
                "getHealth", _ -> Answer.ok(parts.health().get().alive()),
                "getReadiness", _ -> readiness());
    }

    private Answer change(Call call) throws InvalidJson {
        var settings = call.body(Rest.ServerSettings.class);
        return Answer.ok(info(parts.accounts().changeSettings(call.principal(), settings)));
    }

    private Rest.ServerInfo info(StoredSettings settings) {
        return new Rest.ServerInfo(
                version,
                parts.accounts().claimed(),
                settings.openSignUp(),
                settings.approveSignUps());
    }

    private Answer keys() {
        return Answer.json(parts.keys().jwks()).with("Cache-Control", "public, max-age=300");
    }

    private Answer readiness() {
        Rest.Health health = parts.health().get();
        return health.takesTraffic()
                ? Answer.ok(health)
                : Answer.of(503, health).with("Retry-After", "1");
    }
}
