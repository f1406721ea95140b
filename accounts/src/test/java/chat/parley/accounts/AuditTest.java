package chat.parley.accounts;

import static chat.parley.accounts.Server.HERE;
import static chat.parley.accounts.Server.PASSWORD;
import static chat.parley.accounts.Server.assertRefused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import chat.parley.accounts.AuditEntry.Happening;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Rest;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Everything that happens to accounts and the server is written down, and who may read it. */
class AuditTest {
    private final Server server = new Server();
    private final Sessions sessions = server.services.sessions();
    private final Administration administration = server.services.administration();
    private Principal owner;
    private Principal bob;
    private long before;

    @BeforeEach
    void twoPeople() {
        owner = server.person("ada");
        bob = server.person("bob");
        before = newest().seq();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private AuditEntry newest() {
        return server.auditLog.before(Long.MAX_VALUE, null, null, 1).getFirst();
    }

    /** That exactly this was written since the test began, or since the last call. */
    private void assertWritten(
            AuditKind kind,
            @Nullable Principal actor,
            @Nullable UserId subject,
            @Nullable String detail) {
        List<AuditEntry> written = server.auditLog.after(before, 10);
        assertThat(written).hasSize(1);
        Happening what = written.getFirst().what();
        assertThat(what.kind()).isEqualTo(kind);
        assertThat(what.actor()).isEqualTo(actor == null ? null : actor.user());
        assertThat(what.subject()).isEqualTo(subject);
        assertThat(what.detail()).isEqualTo(detail);
        assertThat(what.at()).isEqualTo(server.instant().toEpochMilli());
        assertThat(what.address()).isEqualTo(actor == null ? HERE.getHostAddress() : null);
        before = newest().seq();
    }

    @Test
    void signingUpInAndOut() {
        server.accountStore.changeSettings(new StoredSettings(true, false));
        UserId cem = server.signUp("cem").user();
        assertWritten(AuditKind.SIGNED_UP, null, cem, "member");
        Principal signedIn = server.principal(server.signIn("cem"));
        assertWritten(AuditKind.SIGNED_IN, null, cem, null);
        sessions.end(signedIn, signedIn.session());
        assertWritten(AuditKind.SIGNED_OUT, signedIn, cem, null);
    }

    @Test
    void failedSignInsOfPeopleAndOfNobody() {
        assertRefused(
                ErrorCode.UNAUTHENTICATED, () -> server.signIn("bob", "wrong password", null));
        assertWritten(AuditKind.SIGN_IN_FAILED, null, bob.user(), "password");
        assertRefused(
                ErrorCode.UNAUTHENTICATED, () -> server.signIn("nobody", "wrong password", null));
        assertWritten(AuditKind.SIGN_IN_FAILED, null, null, "password");
    }

    @Test
    void signInsOfTheSuspendedAndTheWaiting() {
        administration.change(owner, bob.user(), Rest.AccountChange.suspended(true));
        assertWritten(AuditKind.SUSPENDED, owner, bob.user(), null);
        assertRefused(ErrorCode.FORBIDDEN, () -> server.signIn("bob"));
        assertWritten(AuditKind.SIGN_IN_FAILED, null, bob.user(), "suspended");
        administration.change(owner, bob.user(), Rest.AccountChange.suspended(false));
        assertWritten(AuditKind.RESTORED, owner, bob.user(), null);

        server.accountStore.changeSettings(new StoredSettings(true, true));
        UserId cem = server.signUp("cem").user();
        assertWritten(AuditKind.SIGNED_UP, null, cem, "member");
        assertRefused(ErrorCode.AWAITING_APPROVAL, () -> server.signIn("cem"));
        assertWritten(AuditKind.SIGN_IN_FAILED, null, cem, "waiting");
        administration.change(owner, cem, Rest.AccountChange.APPROVED);
        assertWritten(AuditKind.APPROVED, owner, cem, null);
    }

    @Test
    void whatAdminsDo() {
        administration.giveRole(owner, bob.user(), ServerRole.GUEST);
        assertWritten(AuditKind.ROLE_GIVEN, owner, bob.user(), "guest");
        administration.endSessions(owner, bob.user());
        assertWritten(AuditKind.SESSIONS_ENDED, owner, bob.user(), "all");
        server.services.accounts().changeSettings(owner, new Rest.ServerSettings(true, null));
        assertWritten(
                AuditKind.SETTINGS_CHANGED, owner, null, "openSignUp=true approveSignUps=true");
        UserId cem = server.signUp("cem").user();
        assertWritten(AuditKind.SIGNED_UP, null, cem, "member");
        administration.decline(owner, cem);
        assertWritten(AuditKind.DECLINED, owner, cem, null);
        var invitations = server.services.invitations();
        String code = invitations.create(owner, Rest.NewInvitation.USUAL).code();
        assertWritten(AuditKind.INVITATION_CREATED, owner, null, "member");
        invitations.revoke(owner, code);
        assertWritten(AuditKind.INVITATION_REVOKED, owner, null, null);
    }

    @Test
    void whatPeopleDoWithTheirOwnAccount() {
        Principal phone = server.principal(server.signIn("bob"));
        assertWritten(AuditKind.SIGNED_IN, null, bob.user(), null);
        sessions.end(bob, phone.session());
        assertWritten(AuditKind.SESSIONS_ENDED, bob, bob.user(), "one");
        sessions.endOthers(bob);
        assertWritten(AuditKind.SESSIONS_ENDED, bob, bob.user(), "others");
        server.services
                .accounts()
                .changePassword(bob, new Rest.PasswordChange(PASSWORD, PASSWORD + "!", false));
        assertWritten(AuditKind.PASSWORD_CHANGED, bob, bob.user(), null);
        server.services.accounts().delete(bob, PASSWORD + "!");
        assertWritten(AuditKind.ACCOUNT_DELETED, bob, bob.user(), null);
    }

    @Test
    void aRefreshTokenThatIsUsedTwiceIsToldToItsPerson() {
        Rest.Tokens first = server.signIn("bob");
        before = newest().seq();
        server.refresh(first.refreshToken());
        assertThat(server.auditLog.after(before, 10)).isEmpty();
        server.pass(Duration.ofSeconds(61));
        assertRefused(ErrorCode.UNAUTHENTICATED, () -> server.refresh(first.refreshToken()));
        assertWritten(AuditKind.REFRESH_REUSED, null, bob.user(), null);
        assertThat(newest().what().session()).isEqualTo(first.session());
        assertThat(server.alerts).containsExactly(bob.user() + " refresh-reused");
    }

    @Test
    void everybodyReadsWhatConcernsThemAndAdminsReadAll() {
        Audit audit = server.services.audit();
        assertThat(audit.ofOneself(bob, Long.MAX_VALUE, 10))
                .extracting(Rest.AuditEntry::kind)
                .containsExactly("signed-in", "signed-up");
        assertThat(audit.ofAll(owner, null, AuditKind.SIGNED_UP, Long.MAX_VALUE, 10))
                .extracting(Rest.AuditEntry::subject)
                .containsExactly(bob.user(), owner.user());
        assertRefused(ErrorCode.FORBIDDEN, () -> audit.ofAll(bob, null, null, Long.MAX_VALUE, 10));
    }

    @Test
    void theChainTellsWhetherAnEntryWasChanged() {
        List<AuditEntry> all = server.auditLog.after(0, 100);
        AuditEntry first = all.getFirst();
        AuditEntry second = all.get(1);
        assertThat(first.follows(null)).isTrue();
        assertThat(second.follows(first)).isTrue();
        assertThat(second.follows(null)).isFalse();
        Happening what = second.what();
        var changed =
                new Happening(
                        what.at(),
                        what.kind(),
                        what.actor(),
                        bob.user(),
                        what.session(),
                        what.detail(),
                        what.address());
        assertThat(new AuditEntry(second.seq(), changed, second.hash()).follows(first)).isFalse();
        assertThat(
                        new AuditEntry(second.seq(), what.withoutAddress(), second.hash())
                                .follows(first))
                .isTrue();
    }

    private static List<String> check(List<AuditEntry> entries) {
        List<String> found = new ArrayList<>();
        AuditCheck check = new AuditCheck(found::add);
        entries.forEach(check::next);
        return found;
    }

    @Test
    void theCheckNamesWhatWasChangedOrTakenOut() {
        List<AuditEntry> all = server.auditLog.after(0, 100);
        assertThat(check(all)).isEmpty();
        AuditCheck.run(server.auditLog, difference -> fail(difference));
        List<AuditEntry> without = new ArrayList<>(all);
        without.remove(1);
        assertThat(check(without)).containsExactly("the audit log: entries 2 to 2 are missing");
        List<AuditEntry> changed = new ArrayList<>(all);
        AuditEntry second = all.get(1);
        Happening what = second.what();
        var other =
                new Happening(what.at() + 1, what.kind(), null, what.subject(), null, null, null);
        changed.set(1, new AuditEntry(2, other, second.hash()));
        assertThat(check(changed))
                .containsExactly(
                        "the audit log: entry 2, or the one before, is not what was written");
        changed.set(1, AuditEntry.after(all.getFirst(), other));
        assertThat(check(changed))
                .containsExactly(
                        "the audit log: entry 3, or the one before, is not what was written");
    }

    @Test
    void addressesAreErasedAfterNinetyDays() {
        server.pass(Duration.ofDays(90));
        server.services.housekeeping().run();
        assertThat(newest().what().address()).isNotNull();
        server.pass(Duration.ofMillis(1));
        server.services.housekeeping().run();
        assertThat(server.auditLog.after(0, 100))
                .allSatisfy(entry -> assertThat(entry.what().address()).isNull());
    }
}
