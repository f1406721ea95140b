package chat.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.Content;
import chat.parley.protocol.EventType;
import chat.parley.protocol.ReportId;
import chat.parley.protocol.ReportReason;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.Said;
import chat.parley.protocol.UserId;
import chat.parley.protocol.Uuids;
import chat.parley.sdk.Accounts;
import chat.parley.sdk.ClientListener;
import chat.parley.sdk.ParleyClient;
import chat.parley.sdk.RequestRefused;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

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
        ProfileFile oscars = newcomer("oscar");
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
        ProfileFile evas = newcomer("eva");
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

    @Test
    void theOwnerManagesPeople() {
        ProfileFile mallorys = newcomer("mallory");
        try (ParleyClient mallory = connect(mallorys)) {
            assertThat(run("admin", "role", "mallory", "guest"))
                    .singleElement()
                    .asString()
                    .startsWith("mallory")
                    .contains("guest");
            assertThat(run("admin", "suspend", "mallory").getFirst()).contains("suspended");
            assertThatThrownBy(() -> mallory.rest().account()).isInstanceOf(RequestRefused.class);
        } finally {
            mallorys.delete();
        }
        assertThat(run("admin", "people", "MALLO").getFirst()).contains("suspended");
        assertThat(run("admin", "restore", "mallory").getFirst()).doesNotContain("suspended");
        assertThat(run("admin", "sign-out", "mallory")).hasSize(1);
        assertThat(run(Exit.FAILED, as("admin", "suspend", "ada")).getFirst())
                .contains("your own account");
        assertThat(run(Exit.USAGE, as("admin", "role", "mallory", "emperor")).getFirst())
                .contains("owner, admin, member, guest, bot");
    }

    private static ProfileFile newcomer(String name) {
        ProfileFile file = ProfileFile.of(name, System.getenv());
        String code = ada.rest().invite(new Rest.NewInvitation(1, null, null, null)).code();
        file.write(signUp(name, code));
        return file;
    }

    @Test
    void anInvitationIsPrintedWithWhatItIsGoodFor() {
        assertThat(run("invite"))
                .singleElement()
                .asString()
                .matches("invitation \\S+ {2}\\(1 use, 7 days\\)");
        assertThat(run("invite", "--uses", "3", "--days", "1"))
                .singleElement()
                .asString()
                .endsWith("  (3 uses, 1 day)");
        RoomId room = room("linked");
        String made = run("invite", "--link", "linked", "--days", "2").getFirst();
        assertThat(made).matches("invitation \\S+ {2}\\(1 use, 2 days\\)");
        assertThat(run("invite", "--link", room.toString(), "--list")).containsExactly(made);
        String code = made.split(" ", -1)[1];
        assertThat(run("invite", "--link", "linked", "--revoke", code)).isEmpty();
        assertThat(run("invite", "--link", "linked", "--list")).isEmpty();
    }

    @Test
    void anAmbiguousNameIsRefusedWithTheIds() {
        RoomId one = room("twins");
        RoomId other = room("twins");
        assertThat(run(Exit.FAILED, as("send", "--room", "twins", "which?")))
                .singleElement()
                .asString()
                .contains(one.toString(), other.toString());
        assertThat(run("send", "--room", other.toString(), "you")).isEmpty();
        assertThat(ada.rest().room(other).head()).isEqualTo(2);
    }

    @Test
    void aRoomIsModerated() {
        RoomId court = room("court");
        ProfileFile hals = newcomer("hal");
        try (ParleyClient hal = connect(hals)) {
            hal.join(court);
            assertThat(run("rooms", "role", "court", "hal", "moderator"))
                    .containsExactly("hal is moderator in court.");
            assertThat(run("rooms", "members", "court"))
                    .anyMatch(line -> line.matches("hal +moderator +hal"));
            assertThat(run("rooms", "kick", "court", "hal"))
                    .containsExactly("hal is not in court any more.");
            hal.join(court);
            assertThat(run("rooms", "ban", "court", "hal"))
                    .containsExactly("hal is banned from court.");
            assertThat(run("rooms", "bans", "court")).containsExactly("hal");
            assertThatThrownBy(() -> hal.join(court)).hasMessageContaining("banned");
            assertThat(run("rooms", "unban", "court", "hal"))
                    .containsExactly("hal may come back to court.");
            assertThat(run("rooms", "bans", "court")).isEmpty();
            hal.join(court);
        } finally {
            hals.delete();
        }
        assertThat(run(Exit.FAILED, as("rooms", "role", "court", "ada", "member")).getFirst())
                .isEqualTo("parley: a room keeps at least one owner");
        assertThat(run(Exit.FAILED, as("rooms", "ban", "court", "nobody-here")).getFirst())
                .contains("there is nobody of the name 'nobody-here'");
        assertThat(run(Exit.FAILED, as("rooms", "unban", "court", "hal")).getFirst())
                .startsWith("parley: not banned");
        assertThat(run(Exit.USAGE, as("rooms", "role", "court", "hal", "king")).getFirst())
                .containsIgnoringCase("owner, moderator, member");
    }

    @Test
    void aRoomIsSet() {
        RoomId room = room("plain");
        run("rooms", "set", "plain", "--topic", "tea", "--description", "and cake");
        run("rooms", "set", "plain", "--slow-mode", "30", "--announcement", "--history", "all");
        assertThat(run("rooms", "set", "plain", "--name", "fancy", "--archived"))
                .containsExactly(
                        "name          fancy",
                        "topic         tea",
                        "description   and cake",
                        "history       all",
                        "slow mode     30 s",
                        "announcement  yes",
                        "archived      yes");
        assertThat(run("rooms", "set", "fancy", "--no-archived", "--no-announcement"))
                .contains("announcement  no", "archived      no");
        assertThat(run("rooms", "set", "fancy", "--topic", "", "--slow-mode", "0"))
                .contains("topic         -", "slow mode     no");
        RoomSummary now = ada.rest().room(room);
        assertThat(now.name()).isEqualTo("fancy");
        assertThat(now.description()).isEqualTo("and cake");
        assertThat(now.archived()).isFalse();
        assertThat(run(Exit.USAGE, as("rooms", "set", "fancy", "--slow-mode", "99999")).getFirst())
                .isEqualTo("parley: --slow-mode: from 0 seconds to six hours, 21600");
        assertThat(run(Exit.USAGE, as("rooms", "set", "fancy", "--history", "some")).getFirst())
                .containsIgnoringCase("joined, invited, all");
    }

    @Test
    void whatIsTypedAfterASlashIsAboutAMessage() throws InterruptedException {
        RoomId room = room("slashes");
        List<String> screen = new CopyOnWriteArrayList<>();
        People people = new People(ada.rest());
        RoomNames names = new RoomNames(ada.rest(), people);
        Chat chat =
                new Chat(
                        ada,
                        new RoomTalk(new ClientOptions(), ada),
                        names,
                        new EventLines(people),
                        ada.rest().room(room),
                        screen::add,
                        () -> true);
        for (String line :
                List.of(
                        "first",
                        "/edit 2 better",
                        "/react #2 👍",
                        "/unreact 2 👍",
                        "/reply 2 an answer",
                        "/thread 2 below",
                        "/pin 2",
                        "/thread 2",
                        "/unpin 2",
                        "/delete 6",
                        "/edit 99 nothing",
                        "/edit 2",
                        "/pin me",
                        "/shrug")) {
            assertThat(chat.typed(line)).isTrue();
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> screen.stream().anyMatch(line -> line.contains("deleted 6")));
        assertThat(chat.leave()).isOne();
        assertThat(screen)
                .anyMatch(line -> line.matches("#2 .* ada: first"))
                .anyMatch(line -> line.matches("#3 .* ada corrected 2: better"))
                .anyMatch(line -> line.matches("#4 .* ada reacted to 2: 👍"))
                .anyMatch(line -> line.matches("#5 .* ada took back a reaction to 2: 👍"))
                .anyMatch(line -> line.matches("#8 .* ada pinned 2"))
                .anyMatch(line -> line.startsWith("! not sent: /edit 99 nothing (there is no"))
                .contains(
                        "/edit N TEXT: N is the number that stands before the message",
                        "/pin N: N is the number that stands before the message",
                        "no such command: /shrug; /help lists them");
        assertThat(screen.stream().filter(line -> line.matches("#7 .* ada: below")))
                .as("when it was said, and when it was asked for")
                .hasSize(2);
        assertThat(ada.rest().thread(room, 2, 0).events()).hasSize(1);
    }

    private static List<RoomId> placed(String section) {
        return ada.rest().sections().sections().stream()
                .filter(each -> section.equals(each.name() == null ? each.section() : each.name()))
                .flatMap(each -> each.rooms().stream())
                .toList();
    }
}
