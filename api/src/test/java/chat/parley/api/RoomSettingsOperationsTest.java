package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.EventId;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomSummary;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomSettingsOperationsTest {
    private static ApiServer server;

    @BeforeAll
    static void start() {
        server = ApiServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void whatARoomIsAboutIsShownToWhoMayKnowOfIt() {
        Person ada = server.join("ada");
        RoomId room = ada.create(RoomKind.PUBLIC, "Open");
        EventId id = Person.freshId();
        var patch = new Rest.RoomSettingsPatch(id, "Tea", "All of it", null, null, null, null);
        for (int twice = 0; twice < 2; twice++) {
            RoomSummary told =
                    ada.patch("/v1/rooms/" + room + "/settings", patch)
                            .expect(200)
                            .read(RoomSummary.class);
            assertThat(told.topic()).isEqualTo("Tea");
            assertThat(told.head()).isEqualTo(2);
        }
        RoomSummary seen =
                server.join("bob").get("/v1/rooms/" + room).expect(200).read(RoomSummary.class);
        assertThat(seen.description()).isEqualTo("All of it");
    }

    @Test
    void slowModeArchiveAndAnnouncementsHold() {
        Person ada = server.join("ada");
        RoomId room = ada.create(RoomKind.PUBLIC, "Open");
        Person bob = server.join("bob").enter(room);
        String settings = "/v1/rooms/" + room + "/settings";
        bob.patch(settings, new Rest.RoomSettingsPatch(null, "x", null, null, null, null, null))
                .expect(403);
        ada.patch(
                        settings,
                        new Rest.RoomSettingsPatch(null, null, null, null, 3_600_000L, null, null))
                .expect(200);
        bob.say(room, "one").expect(201);
        Reply slow = bob.say(room, "two").expect(429);
        assertThat(slow.read(Rest.Problem.class).retryAfterMs()).isPositive();
        ada.say(room, "moderators do not wait").expect(201);
        ada.say(room, "at all").expect(201);
        ada.patch(settings, new Rest.RoomSettingsPatch(null, null, null, true, 0L, null, null))
                .expect(200);
        bob.say(room, "three").expect(403);
        ada.patch(settings, new Rest.RoomSettingsPatch(null, null, null, false, null, true, null))
                .expect(200);
        ada.say(room, "four").expect(403);
        ada.patch(settings, new Rest.RoomSettingsPatch(null, null, null, null, null, false, null))
                .expect(200);
        bob.say(room, "five").expect(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"topic\":7}",
                "{\"topic\":\"two\\nlines\"}",
                "{\"slowModeMs\":-1}",
                "{\"slowModeMs\":21600001}",
                "{\"archived\":\"yes\"}",
                "{\"history\":\"some\"}",
            })
    void whatIsWrongChangesNothing(String body) {
        Person ada = server.join("ada");
        RoomId room = ada.create(RoomKind.PRIVATE, "Team");
        ada.raw("PATCH", "/v1/rooms/" + room + "/settings", body).expect(400);
        assertThat(ada.get("/v1/rooms/" + room).read(RoomSummary.class).head()).isEqualTo(1);
    }
}
