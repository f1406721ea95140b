package chat.parley.api;

import chat.parley.accounts.Pushing;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Rest;
import chat.parley.protocol.SessionId;

import java.util.Map;

/** Which sessions are told of messages while nobody is there. */
final class PushRoutes {
    private final Pushing pushing;

    PushRoutes(Pushing pushing) {
        this.pushing = pushing;
    }

    Map<String, Action> actions() {
        return Map.of(
                "getPush", call -> Answer.ok(pushing.of(call.principal())),
                "subscribePush", this::subscribe,
                "unsubscribePush", this::unsubscribe,
                "testPush", this::test);
    }

    private Answer subscribe(Call call) throws InvalidJson {
        pushing.subscribe(call.principal(), call.body(Rest.NewPushSubscription.class));
        return Answer.done();
    }

    private Answer unsubscribe(Call call) {
        pushing.unsubscribe(call.principal(), SessionId.parse(call.text("session")));
        return Answer.done();
    }

    private Answer test(Call call) throws InvalidJson {
        pushing.test(call.principal(), call.body(Rest.NewPushTest.class).id());
        return Answer.accepted();
    }
}
