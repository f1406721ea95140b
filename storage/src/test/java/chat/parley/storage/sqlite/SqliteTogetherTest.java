package chat.parley.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import chat.parley.accounts.AccountServices;
import chat.parley.accounts.AccountSettings;
import chat.parley.accounts.AccountSettings.Argon2;
import chat.parley.accounts.Authenticator.Authentication;
import chat.parley.accounts.Principal;
import chat.parley.accounts.SharedLimits;
import chat.parley.accounts.StoredAccount;
import chat.parley.protocol.ReportId;
import chat.parley.protocol.ReportOutcome;
import chat.parley.protocol.ReportReason;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;
import chat.parley.rooms.Report;
import chat.parley.rooms.Reports;
import chat.parley.rooms.Reports.Viewer;
import chat.parley.rooms.StoreUnavailable;
import chat.parley.storage.sql.SqlAccountStore;
import chat.parley.storage.sql.SqlAuditLog;
import chat.parley.storage.sql.SqlDirectory;
import chat.parley.storage.sql.SqlKeyStore;
import chat.parley.storage.sql.SqlPersonalStore;
import chat.parley.storage.sql.SqlSessionStore;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/** What is done to an account and the audit entry that tells of it are there both, or neither. */
class SqliteTogetherTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("192.0.2.1");
    private static final String PASSWORD = "correct horse battery";

    @TempDir Path folder;
    private SqliteDatabase database;
    private SqlAccountStore accounts;
    private SqlAuditLog audit;
    private SqlPersonalStore personal;
    private AccountServices services;

    @BeforeEach
    void open() {
        database = SqliteDatabase.open(folder.resolve("directory.db"));
        accounts = new SqlAccountStore(database);
        audit = new SqlAuditLog(database);
        personal = new SqlPersonalStore(database);
        AccountSettings defaults = AccountSettings.DEFAULTS;
        services =
                AccountServices.open(
                        accounts,
                        new SqlSessionStore(database),
                        new SqlKeyStore(database),
                        audit,
                        personal,
                        (_, _) -> {},
                        SharedLimits.NONE,
                        new AccountSettings(
                                new Argon2(64, 1, 1, 2, 10),
                                defaults.tokens(),
                                defaults.sessions(),
                                defaults.throttling()),
                        InstantSource.system(),
                        new SecureRandom());
    }

    @AfterEach
    void close() {
        services.close();
        database.close();
    }

    private void signUp(String name) {
        services.accounts().signUp(new Rest.NewAccount(name, PASSWORD, null, null), HERE);
    }

    private Principal signIn(String name) {
        var asked = new Rest.SignIn(name, PASSWORD, null, null, null);
        String token = services.sessions().signIn(asked, HERE).accessToken();
        return ((Authentication.Valid) services.authenticator().authenticate(token)).principal();
    }

    private Principal owner() {
        signUp("ada");
        Principal ada = signIn("ada");
        services.accounts().changeSettings(ada, new Rest.ServerSettings(true, false));
        return ada;
    }

    private UserId person(String name) {
        signUp(name);
        return stored(name).user();
    }

    private StoredAccount stored(String name) {
        return accounts.accountNamed(name).orElseThrow();
    }

    private long entries() {
        return audit.after(0, 1_000).size();
    }

    /** From now on entries of this kind cannot be written. */
    private void refuseEntries(String kind) {
        database.jdbi()
                .useHandle(
                        handle ->
                                handle.execute(
                                        "CREATE TRIGGER full BEFORE INSERT ON audit WHEN NEW.kind"
                                                + " = '"
                                                + kind
                                                + "' BEGIN SELECT raise(ABORT, 'no room'); END"));
    }

    @Test
    void aChangeOfTwoThingsIsDoneWholeOrNotAtAll() {
        Principal ada = owner();
        services.accounts().changeSettings(ada, new Rest.ServerSettings(true, true));
        UserId bob = person("bob");
        long before = entries();
        refuseEntries("suspended");
        var both = new Rest.AccountChange(true, true);
        assertThatThrownBy(() -> services.administration().change(ada, bob, both))
                .isInstanceOf(StoreUnavailable.class);
        assertThat(stored("bob").waiting()).isTrue();
        assertThat(stored("bob").suspendedAt()).isNull();
        assertThat(entries()).isEqualTo(before);
    }

    @Test
    void nobodyGetsInUnrecorded() {
        owner();
        refuseEntries("signed-up");
        assertThatThrownBy(() -> signUp("bob")).isInstanceOf(StoreUnavailable.class);
        assertThat(accounts.accountNamed("bob")).isEmpty();
    }

    @Test
    void whatSomebodyKeptIsGoneWithTheirAccountAndNotBefore() {
        owner();
        signUp("bob");
        Principal bob = signIn("bob");
        personal.save(bob.user(), new RoomId(Uuids.v4(new SecureRandom())), 3);
        refuseEntries("account-deleted");
        assertThatThrownBy(() -> services.accounts().delete(bob, PASSWORD))
                .isInstanceOf(StoreUnavailable.class);
        assertThat(personal.saved(bob.user(), Long.MAX_VALUE, 9)).hasSize(1);
        database.jdbi().useHandle(handle -> handle.execute("DROP TRIGGER full"));
        services.accounts().delete(bob, PASSWORD);
        assertThat(personal.saved(bob.user(), Long.MAX_VALUE, 9)).isEmpty();
    }

    @Test
    void blocksAreGoneWithTheAccountOfEitherOfTheTwo() {
        Principal ada = owner();
        signUp("bob");
        Principal bob = signIn("bob");
        var blocks = new SqlDirectory(database).blocks();
        UserId cem = new UserId(Uuids.v4(new SecureRandom()));
        blocks.add(ada.user(), bob.user());
        blocks.add(bob.user(), ada.user());
        blocks.add(ada.user(), cem);
        services.accounts().delete(bob, PASSWORD);
        assertThat(blocks.of(ada.user(), null, 9)).containsExactly(cem);
        assertThat(blocks.apart(ada.user(), 9)).containsExactly(cem);
    }

    @Test
    void whatSomebodySaidInReportsIsGoneWithTheirAccount() {
        Principal ada = owner();
        signUp("bob");
        Principal bob = signIn("bob");
        Reports reports = new SqlDirectory(database).reports();
        Report made = report(bob.user(), ada.user(), "look at her");
        Report of = report(ada.user(), bob.user(), "look at him");
        Report resolved = report(ada.user(), new UserId(Uuids.v4(new SecureRandom())), "and her");
        List.of(made, of, resolved).forEach(reports::add);
        reports.resolve(
                resolved.id(),
                new Report.Resolution(bob.user(), ReportOutcome.ACTED, "spoke to her", 2));
        services.accounts().delete(bob, PASSWORD);
        Viewer viewer = new Viewer(new UserId(Uuids.v4(new SecureRandom())), true);
        assertThat(reports.page(viewer, true, null, Long.MAX_VALUE, 9))
                .extracting(placed -> placed.report().id(), placed -> placed.report().text())
                .containsExactly(tuple(made.id(), null));
        assertThat(reports.page(viewer, false, null, Long.MAX_VALUE, 9))
                .extracting(placed -> placed.report().text(), SqliteTogetherTest::note)
                .containsExactly(tuple("and her", null));
    }

    private static Report report(UserId by, UserId of, String text) {
        return new Report(
                new ReportId(Uuids.v4(new SecureRandom())),
                by,
                Report.Subject.person(of),
                ReportReason.ABUSE,
                text,
                1,
                null);
    }

    private static @Nullable String note(Reports.Placed placed) {
        return Objects.requireNonNull(placed.report().resolution()).note();
    }

    @Test
    void noPasswordChangesUnrecorded() {
        Principal ada = owner();
        refuseEntries("sessions-ended");
        Principal elsewhere = signIn("ada");
        var change = new Rest.PasswordChange(PASSWORD, "a wholly different one", null);
        assertThatThrownBy(() -> services.accounts().changePassword(ada, change))
                .isInstanceOf(StoreUnavailable.class);
        assertThat(signIn("ada").user()).isEqualTo(elsewhere.user());
        assertThat(services.sessions().list(ada).sessions()).hasSize(3);
    }
}
