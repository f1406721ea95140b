package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ErrorCode;

import org.junit.jupiter.api.Test;

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
    void probesAreAnsweredHoweverOftenTheyAreAsked() {
        try (ApiServer server = ApiServer.start()) {
            for (int i = 0; i < Quota.OPEN.rate().burst() + 100; i++) {
                server.stranger().get("/healthz").expect(200);
            }
            server.stranger().get("/v1/server").expect(200);
        }
    }
}
