package chat.parley.api;

import chat.parley.accounts.StoredSettings;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;

import java.util.Map;

/** The server itself: what it is, its settings, its keys, how it is. */
final class ServerRoutes {
    private static final Rest.Health WELL = new Rest.Health("ok");

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
                "getHealth", _ -> Answer.ok(WELL),
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
        if (!parts.ready().getAsBoolean()) {
            throw new Refusal(ErrorCode.UNAVAILABLE, "this server takes no traffic now", 1_000L);
        }
        return Answer.ok(WELL);
    }
}
