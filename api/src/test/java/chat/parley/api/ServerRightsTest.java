package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.accounts.Rights;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerRole;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.HashMap;
import java.util.Map;

/** Nobody comes past the one table of rights. */
class ServerRightsTest {
    private static final String REFUSED = "only for these roles";

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
    void aStrangerMayDoOnlyWhatAnyoneMay() {
        Contract.load()
                .operations()
                .forEach(
                        operation -> {
                            Reply reply = server.stranger().call(operation);
                            if (Rights.TABLE.get(operation.id()) == Rights.ANYONE) {
                                assertThat(reply.header("WWW-Authenticate"))
                                        .as(operation.id())
                                        .doesNotContain("error");
                            } else {
                                reply.expect(401).problem(ErrorCode.UNAUTHENTICATED);
                                assertThat(reply.header("WWW-Authenticate"))
                                        .isEqualTo("Bearer realm=\"parley\"");
                            }
                        });
    }

    @ParameterizedTest
    @EnumSource(ServerRole.class)
    void aRoleMayDoWhatTheTableSays(ServerRole role) {
        Contract.load()
                .operations()
                .forEach(
                        operation -> {
                            Person person = server.join(role.toString());
                            server.promote(person, role);
                            Reply reply = person.call(operation);
                            boolean refused =
                                    reply.status() == 403 && reply.text().contains(REFUSED);
                            assertThat(refused)
                                    .as("%s by %s: %s", operation.id(), role, reply.text())
                                    .isNotEqualTo(Rights.TABLE.get(operation.id()).include(role));
                        });
    }

    @Test
    void onlyTheOwnerChangesTheServerAndOnlyAdminsInvite() {
        assertThat(Rights.TABLE)
                .containsEntry("changeServer", Rights.OWNER)
                .containsEntry("createInvitation", Rights.ADMIN)
                .containsEntry("createRoom", Rights.RESIDENT);
    }

    @Test
    void anOperationWithoutARightDoesNotStart() {
        Map<String, Rights> rights = new HashMap<>(Rights.TABLE);
        rights.remove("readEvents");
        refusesToStart(rights, actions(), "readEvents has no right");
    }

    @Test
    void anOperationWithoutAnActionDoesNotStart() {
        Map<String, Action> actions = actions();
        actions.remove("readEvents");
        refusesToStart(Rights.TABLE, actions, "readEvents has no action");
    }

    @Test
    void aRightOfNoOperationDoesNotStart() {
        Map<String, Rights> rights = new HashMap<>(Rights.TABLE);
        rights.put("readMinds", Rights.OWNER);
        refusesToStart(rights, actions(), "readMinds");
    }

    @Test
    void anOperationThatIsOpenOnlyInTheTableDoesNotStart() {
        Map<String, Rights> rights = new HashMap<>(Rights.TABLE);
        rights.put("readEvents", Rights.ANYONE);
        refusesToStart(rights, actions(), "readEvents: contract and rights differ");
    }

    private static void refusesToStart(
            Map<String, Rights> rights, Map<String, Action> actions, String message) {
        assertThatThrownBy(() -> Endpoint.join(Contract.load(), rights, actions))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(message);
    }

    private static Map<String, Action> actions() {
        Map<String, Action> actions = new HashMap<>();
        Rights.TABLE.keySet().forEach(id -> actions.put(id, _ -> Answer.done()));
        return actions;
    }
}
