package chat.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.UserId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Nobody grants more than they have: every role tries to make everybody everything, by every means
 * that gives a role (Zulip CVE-2022-31168: a member raised a bot to administrator).
 */
class GrantTest {
    private static final List<ServerRole> RANKS =
            List.of(ServerRole.GUEST, ServerRole.MEMBER, ServerRole.ADMIN, ServerRole.OWNER);

    private final Server server = new Server();
    private final Map<ServerRole, Principal> cast = new EnumMap<>(ServerRole.class);

    @AfterEach
    void close() {
        server.close();
    }

    /** The people of a server, one of each role that people have. */
    private void gather() {
        for (ServerRole role : RANKS.reversed()) {
            Principal person = server.person("the-" + role);
            if (role != ServerRole.OWNER) {
                server.accountStore.changeRole(person.user(), ServerRole.MEMBER, role);
            }
            cast.put(role, server.principal(server.signIn("the-" + role)));
        }
    }

    private ServerRole role(UserId user) {
        return server.accountStore.account(user).orElseThrow().role();
    }

    private static int rank(ServerRole role) {
        return RANKS.indexOf(role);
    }

    @Test
    void noRoleIsGivenThatTheGiverDoesNotHaveNorTakenFromAnEqual() {
        gather();
        for (ServerRole by : RANKS) {
            for (ServerRole to : RANKS) {
                for (ServerRole given : ServerRole.values()) {
                    tryToGive(by, to, given);
                }
            }
        }
    }

    private void tryToGive(ServerRole by, ServerRole to, ServerRole given) {
        Principal actor = cast.get(by);
        UserId subject = cast.get(to).user();
        try {
            server.services.administration().giveRole(actor, subject, given);
        } catch (Refusal _) {
            assertThat(role(subject)).as("%s refused %s to %s", by, given, to).isEqualTo(to);
            return;
        }
        String what = "%s gave %s to %s".formatted(by, given, to);
        if (given != to) {
            assertThat(rank(by)).as(what).isGreaterThan(rank(to));
            assertThat(rank(given)).as(what).isLessThanOrEqualTo(rank(by));
            assertThat(by).as(what).isIn(ServerRole.ADMIN, ServerRole.OWNER);
        }
        restore(actor, by, subject, to);
    }

    private void restore(Principal actor, ServerRole by, UserId subject, ServerRole to) {
        if (role(subject) == ServerRole.OWNER && to != ServerRole.OWNER) {
            server.accountStore.handOver(subject, actor.user());
        }
        server.accountStore.changeRole(subject, role(subject), to);
        assertThat(role(actor.user())).isEqualTo(by);
    }

    @Test
    void noInvitationMakesMoreThanAMember() {
        gather();
        for (ServerRole by : RANKS) {
            for (ServerRole given : ServerRole.values()) {
                tryToInvite(by, given);
            }
        }
    }

    private void tryToInvite(ServerRole by, ServerRole given) {
        try {
            String code =
                    server.services
                            .invitations()
                            .create(cast.get(by), new Rest.NewInvitation(1, null, null, given))
                            .code();
            assertThat(server.signUp("new-" + by + "-" + given, code).role())
                    .isEqualTo(given)
                    .isIn(ServerRole.GUEST, ServerRole.MEMBER);
            assertThat(rank(by)).isGreaterThanOrEqualTo(rank(ServerRole.ADMIN));
        } catch (Refusal _) {
            assertThat(
                            rank(by) < rank(ServerRole.ADMIN)
                                    || given != ServerRole.GUEST && given != ServerRole.MEMBER)
                    .as("%s may invite a %s", by, given)
                    .isTrue();
        }
    }
}
