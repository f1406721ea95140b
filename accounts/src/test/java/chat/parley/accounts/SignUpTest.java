package chat.parley.accounts;

import static chat.parley.accounts.Server.HERE;
import static chat.parley.accounts.Server.PASSWORD;
import static chat.parley.accounts.Server.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Rest;
import chat.parley.protocol.ServerRole;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Locale;

class SignUpTest {
    private final Server server = new Server();
    private final Accounts accounts = server.services.accounts();
    private final Invitations invitations = server.services.invitations();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void theFirstAccountOwnsTheServer() {
        assertThat(accounts.claimed()).isFalse();
        assertThat(server.signUp("ada").role()).isEqualTo(ServerRole.OWNER);
        assertThat(accounts.claimed()).isTrue();
    }

    @Test
    void nobodyElseGetsInWithoutAnInvitation() {
        server.signUp("ada");
        assertRefused(ErrorCode.FORBIDDEN, () -> server.signUp("bob"))
                .satisfies(refusal -> assertThat(refusal.message()).contains("by invitation"));
        assertRefused(ErrorCode.FORBIDDEN, () -> server.signUp("bob", "no-such-code"));
        assertThat(accounts.findByName("bob")).isEmpty();
    }

    @Test
    void anInvitationLetsInOnePersonUnlessItSaysOtherwise() {
        Principal owner = server.person("ada");
        String one =
                invitations.create(owner, new Rest.NewInvitation(null, null, null, null)).code();
        assertThat(server.signUp("bob", one).role()).isEqualTo(ServerRole.MEMBER);
        assertRefused(ErrorCode.FORBIDDEN, () -> server.signUp("cem", one));

        String two = invitations.create(owner, new Rest.NewInvitation(2, null, null, null)).code();
        server.signUp("cem", two);
        assertThat(invitations.list(owner))
                .singleElement()
                .satisfies(left -> assertThat(left.uses()).isEqualTo(1));
        server.signUp("dan", two);
        assertRefused(ErrorCode.FORBIDDEN, () -> server.signUp("eva", two));
    }

    @Test
    void aTakenNameCostsNoUseOfAnInvitation() {
        Principal owner = server.person("ada");
        String code =
                invitations.create(owner, new Rest.NewInvitation(null, null, null, null)).code();
        assertRefused(ErrorCode.CONFLICT, () -> server.signUp("Ada", code))
                .satisfies(refusal -> assertThat(refusal.message()).contains("choose another"));
        server.signUp("bob", code);
    }

    @Test
    void invitationsExpireAfterSevenDaysUnlessTheySayOtherwise() {
        Principal owner = server.person("ada");
        String code = invitations.create(owner, new Rest.NewInvitation(5, null, null, null)).code();
        String brief =
                invitations.create(owner, new Rest.NewInvitation(5, 60_000L, null, null)).code();
        server.pass(Duration.ofMinutes(1));
        assertRefused(ErrorCode.FORBIDDEN, () -> server.signUp("bob", brief));
        server.pass(Duration.ofDays(7).minus(Duration.ofMinutes(1)).minusMillis(1));
        server.signUp("bob", code);
        server.pass(Duration.ofMillis(1));
        assertRefused(ErrorCode.FORBIDDEN, () -> server.signUp("cem", code));
        assertThat(invitations.list(owner)).isEmpty();
    }

    @Test
    void aRevokedInvitationLetsInNobody() {
        Principal owner = server.person("ada");
        String code = invitations.create(owner, new Rest.NewInvitation(5, null, null, null)).code();
        invitations.revoke(owner, code);
        assertRefused(ErrorCode.FORBIDDEN, () -> server.signUp("bob", code));
        assertRefused(ErrorCode.NOT_FOUND, () -> invitations.revoke(owner, code));
    }

    @Test
    void invitationsKeepWithinTheirLimits() {
        Principal owner = server.person("ada");
        for (int uses : new int[] {0, -1, 1_001}) {
            assertInvalid(owner, uses, null);
        }
        for (long life : new long[] {0, -1, Duration.ofDays(30).toMillis() + 1, Long.MAX_VALUE}) {
            assertInvalid(owner, null, life);
        }
    }

    private void assertInvalid(Principal owner, @Nullable Integer uses, @Nullable Long life) {
        assertRefused(
                ErrorCode.INVALID,
                () -> invitations.create(owner, new Rest.NewInvitation(uses, life, null, null)));
    }

    @Test
    void membersMayNotInviteNorChangeSettings() {
        server.person("ada");
        Principal member = server.person("bob");
        assertRefused(
                ErrorCode.FORBIDDEN,
                () -> invitations.create(member, new Rest.NewInvitation(null, null, null, null)));
        assertRefused(ErrorCode.FORBIDDEN, () -> invitations.list(member));
        assertRefused(ErrorCode.FORBIDDEN, () -> invitations.revoke(member, "code"));
        assertRefused(
                ErrorCode.FORBIDDEN,
                () -> accounts.changeSettings(member, new Rest.ServerSettings(true, false)));
    }

    @Test
    void anybodyJoinsWhileTheOwnerKeepsSignUpOpen() {
        Principal owner = server.person("ada");
        assertThat(accounts.settings().openSignUp()).isFalse();
        accounts.changeSettings(owner, new Rest.ServerSettings(true, false));
        assertThat(server.signUp("bob").role()).isEqualTo(ServerRole.MEMBER);
        accounts.changeSettings(owner, new Rest.ServerSettings(false, false));
        assertRefused(ErrorCode.FORBIDDEN, () -> server.signUp("cem"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "0x", "a.b_c-d", "UPPER", "a2345678901234567890123456789012"})
    void namesAreKeptInLowerCase(String name) {
        assertThat(server.signUp(name).name()).isEqualTo(name.toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                ".ab",
                "-ab",
                "_ab",
                "a b",
                "a@b",
                "añb",
                "ab\n",
                "ab\u0000",
                "İstanbul",
                "\u212Aelvin",
                "a23456789012345678901234567890123",
                "../etc"
            })
    void otherNamesAreRefusedWithWhatIsAllowed(String name) {
        assertRefused(ErrorCode.INVALID, () -> server.signUp(name))
                .satisfies(refusal -> assertThat(refusal.message()).contains("2 to 32"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "seven77",
                "\u0065\u0301\u0065\u0301\u0065\u0301\u0065\u0301",
                "ADA-IS-ME"
            })
    void passwordsThatAreTooShortOrTheNameAreRefused(String password) {
        assertRefused(ErrorCode.INVALID, () -> signUp("ada-is-me", password));
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "PassWord1", "1qaz2wsx", "qwertyuiop", "12345678"})
    void passwordsThatGuessersTryFirstAreRefused(String password) {
        assertRefused(ErrorCode.INVALID, () -> signUp("ada", password))
                .satisfies(refusal -> assertThat(refusal.message()).contains("choose another"));
    }

    @Test
    void passwordsMayHaveUpTo256Characters() {
        assertRefused(ErrorCode.INVALID, () -> signUp("ada", "x".repeat(257)));
        assertRefused(ErrorCode.INVALID, () -> signUp("ada", "x".repeat(1_000_000)));
        signUp("ada", "\uD83D\uDE00\uD83D\uDC1F red tile ".repeat(30).substring(0, 300));
    }

    private void signUp(String name, String password) {
        accounts.signUp(new Rest.NewAccount(name, password, null, null), HERE);
    }

    @Test
    void displayNamesAreVisibleAndBounded() {
        for (String bad : new String[] {"", "  ", "x".repeat(81), "a\u202Eb", "a\nb"}) {
            assertRefused(
                    ErrorCode.INVALID,
                    () -> accounts.signUp(new Rest.NewAccount("ada", PASSWORD, bad, null), HERE));
        }
        var made = accounts.signUp(new Rest.NewAccount("ada", PASSWORD, " Ada L. ", null), HERE);
        assertThat(made.account().displayName()).isEqualTo("Ada L.");
    }
}
