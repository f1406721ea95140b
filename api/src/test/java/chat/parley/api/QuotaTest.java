package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.accounts.Principal;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.util.Map;
import java.util.UUID;

/** Whoever asks too often is told to wait, and nobody else is. */
class QuotaTest {
    @Test
    void lookingPeopleUpIsLimitedForEachPerson() {
        try (ApiServer server = ApiServer.start()) {
            Person ada = server.join("ada");
            Person bob = server.join("bob");
            Reply last = ada.get("/v1/users?name=nobody");
            for (int i = 0; i < 100 * Quota.LOOKUP.rate().burst() && last.status() == 404; i++) {
                last = ada.get("/v1/users?name=nobody");
            }
            last.expect(429).problem(ErrorCode.RATE_LIMITED);
            assertThat(last.header("Retry-After")).isEqualTo("1");
            ada.get("/v1/account").expect(200);
            bob.get("/v1/users?name=nobody").expect(404);
        }
    }

    @Test
    void nobodyMakesRoomsWithoutEnd() {
        holdsBack("createRoom", Quota.ROOM);
    }

    @Test
    void nobodyFillsTheServerWithPartsOfCommits() {
        holdsBack("putCommitPart", Quota.COMMIT_PART);
    }

    private static void holdsBack(String id, Quota quota) {
        Operation operation =
                Contract.load()
                        .operations()
                        .filter(each -> each.id().equals(id))
                        .findFirst()
                        .orElseThrow();
        var arrival =
                new Arrival(
                        "request",
                        InetAddress.ofLiteral("192.0.2.1"),
                        false,
                        "localhost",
                        Map.of(),
                        MultiMap.caseInsensitiveMultiMap(),
                        MultiMap.caseInsensitiveMultiMap(),
                        Buffer.buffer());
        Quotas quotas = new Quotas(() -> 0);
        Principal ada = principal();
        for (int i = 0; i < quota.rate().burst(); i++) {
            quotas.take(operation, arrival, ada);
        }
        assertThatThrownBy(() -> quotas.take(operation, arrival, ada))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED));
        quotas.take(operation, arrival, principal());
    }

    private static Principal principal() {
        return new Principal(
                new UserId(UUID.randomUUID()),
                new DeviceId(UUID.randomUUID()),
                new SessionId(UUID.randomUUID()),
                ServerRole.MEMBER,
                Long.MAX_VALUE);
    }

    @Test
    void probesAreAnsweredHoweverOftenTheyAreAsked() {
        try (ApiServer server = ApiServer.start()) {
            for (int i = 0; i < Quota.OPEN.rate().burst() + 100; i++) {
                server.stranger().get("/healthz").expect(200);
            }
            server.stranger().get("/v1/server").expect(200);
        }
    }
}
