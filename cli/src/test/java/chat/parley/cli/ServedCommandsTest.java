package chat.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.EventType;
import chat.parley.protocol.ReportId;
import chat.parley.protocol.ReportReason;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;
import chat.parley.sdk.Accounts;
import chat.parley.sdk.ClientListener;
import chat.parley.sdk.ParleyClient;
import chat.parley.sdk.SessionTokens;
import chat.parley.sdk.StoredSession;
import chat.parley.server.Server;
import chat.parley.server.Setting;
import chat.parley.server.Settings;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;

/** Commands as they are typed, and a whole server, in this process. */
class ServedCommandsTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String PROFILE = "served";

    @TempDir static Path folder;
    private static Server server;
    private static ParleyClient ada;

    @BeforeAll
    static void ada() {
        Map<Setting, String> settings =
                Map.of(
                        Setting.DATA, folder.toString(),
                        Setting.PORT, "0",
                        Setting.PASSWORD_MEMORY_KIB, "8192",
                        Setting.DRAIN_SECONDS, "0");
        server = Server.start(Settings.config(Settings.values(settings, Map.of())));
        profile().write(signUp("ada", null));
        ada = connect(profile());
    }

    @AfterAll
    static void end() {
        ada.close();
        profile().delete();
        server.close();
    }

    private static ProfileFile profile() {
        return ProfileFile.of(PROFILE, System.getenv());
    }

    private static Profile signUp(String name, @Nullable String invitation) {
        try (Accounts accounts = new Accounts(server.address())) {
            accounts.create(new Rest.NewAccount(name, PASSWORD, null, invitation));
            Rest.Tokens tokens =
                    accounts.signIn(new Rest.SignIn(name, PASSWORD, null, "a test", false));
            StoredSession session = StoredSession.of(tokens, System.currentTimeMillis());
            return new Profile(server.address().toString(), name, session);
        }
    }

    private static ParleyClient connect(ProfileFile file) {
        var tokens = new SessionTokens(new Accounts(server.address()), file);
        return ParleyClient.connect(server.address(), tokens, new ClientListener() {});
    }

    private static List<String> run(int exitCode, String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        int code = commandLine.execute(words);
        assertThat(code).as("%s", err).isEqualTo(exitCode);
        return (exitCode == Exit.DONE ? out : err).toString().lines().toList();
    }

    private static List<String> run(String command, String... words) {
        return run(Exit.DONE, as(command, words));
    }

    private static String[] as(String command, String... words) {
        String[] all = new String[words.length + 3];
        all[0] = command;
        all[1] = "--profile";
        all[2] = PROFILE;
        System.arraycopy(words, 0, all, 3, words.length);
        return all;
    }

    private static RoomId room(String name) {
        return ada.createRoom(name, RoomKind.PUBLIC).room();
    }

    @Test
    void reportsAreListedAndResolved() {
        RoomId market = room("market");
        ProfileFile oscars = ProfileFile.of("oscar", System.getenv());
        String code = ada.rest().invite(new Rest.NewInvitation(1, null, null, null)).code();
        oscars.write(signUp("oscar", code));
        try (ParleyClient oscar = connect(oscars)) {
            oscar.join(market);
            long seq = oscar.send(market, "buy my book").seq();
            ReportId id = report(market, seq);
            assertThat(run("reports"))
                    .singleElement()
                    .asString()
                    .startsWith(id.toString())
                    .contains("spam", "oscar", "market " + seq + ": buy my book", "(every day)")
                    .endsWith("by ada");
            String[] wrong = as("reports", "resolve", id.toString(), "maybe");
            assertThat(run(Exit.USAGE, wrong).getFirst()).contains("acted, dismissed");
            run("reports", "resolve", id.toString(), "acted", "--note", "spoke to him");
            assertThat(run("reports")).isEmpty();
            assertThat(run("reports", "--resolved", "--json").getFirst())
                    .contains("\"outcome\":\"acted\"", "spoke to him");
            String[] again = as("reports", "resolve", id.toString(), "dismissed");
            assertThat(run(Exit.FAILED, again).getFirst()).startsWith("parley: ");
        } finally {
            oscars.delete();
        }
    }

    @Test
    void whoIsSuspendedOrDeletedIsShownAsThat() {
        RoomId room = room("members");
        ProfileFile evas = ProfileFile.of("eva", System.getenv());
        String code = ada.rest().invite(new Rest.NewInvitation(1, null, null, null)).code();
        evas.write(signUp("eva", code));
        try (ParleyClient eva = connect(evas)) {
            eva.join(room);
            UserId user = eva.rest().account().user();
            ada.rest().changeAccount(user, Rest.AccountChange.suspended(true));
        } finally {
            evas.delete();
        }
        assertThat(run("rooms", "members", "members"))
                .anyMatch(line -> line.matches("eva +member +eva \\(suspended\\)"));
        UserId nobody = new UserId(Uuids.v4(new SecureRandom()));
        assertThat(new People(ada.rest()).name(nobody)).isEqualTo("(deleted)");
    }

    private static ReportId report(RoomId room, long seq) {
        var id = new ReportId(Uuids.v7(System.currentTimeMillis(), new SecureRandom()));
        ada.rest().report(new Rest.NewReport(id, room, seq, null, ReportReason.SPAM, "every day"));
        return id;
    }

    @Test
    void messagesAreKept() {
        RoomId room = room("kept");
        long first = ada.send(room, "remember").seq();
        String seq = String.valueOf(first);
        run("saved", "add", "kept", seq);
        Content edit = Content.of(new Said.Edit(first, "remember me", null, null));
        ada.send(room, EventType.EDIT, edit, null);
        assertThat(run("saved"))
                .singleElement()
                .asString()
                .matches("kept +" + seq + " +ada: remember me");
        run("saved", "remove", "kept", seq);
        assertThat(run("saved")).isEmpty();
        assertThat(run(Exit.FAILED, as("saved", "add", "kept", "99")).getFirst())
                .startsWith("parley: ");
    }

    @Test
    void aRoomIsInOneSectionOrNone() {
        RoomId room = room("placed");
        run("rooms", "place", "placed", "favourites");
        assertThat(placed("favourites")).containsExactly(room);
        run("rooms", "place", "placed", "At work");
        assertThat(placed("favourites")).isEmpty();
        assertThat(placed("At work")).containsExactly(room);
        assertThat(run("rooms", "place", "placed"))
                .containsExactly("placed is in no section any more.");
        assertThat(placed("At work")).isEmpty();
    }

    @Test
    void aRoomIsClosedForGood() {
        RoomId room = room("over");
        assertThat(run("rooms", "close", "over")).containsExactly("over is closed.");
        assertThat(ada.rest().room(room).closed()).isTrue();
        assertThat(run("rooms", "close", "over")).containsExactly("over is closed.");
        assertThat(run(Exit.FAILED, as("rooms", "close", "nowhere")).getFirst())
                .contains("you are in no room 'nowhere'");
    }

    private static List<RoomId> placed(String section) {
        return ada.rest().sections().sections().stream()
                .filter(each -> section.equals(each.name() == null ? each.section() : each.name()))
                .flatMap(each -> each.rooms().stream())
                .toList();
    }
}
