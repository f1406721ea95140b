package chat.parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.acceptance.AudienceRecording.Entry;
import chat.parley.acceptance.AudienceRound.Person;
import chat.parley.acceptance.AudienceRound.Place;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.UserId;
import chat.parley.sdk.Accounts;
import chat.parley.sdk.ParleyClient;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The audience oracle looks at everything that the shipped server shows to many people. */
@Tag("proof")
class AudienceTest {
    private static final long MILLION = 1_000_000;

    /** Every way to be shown something of a room. */
    private static final Set<String> WAYS =
            Set.of(
                    "Delivered",
                    "Ack",
                    "Read",
                    "Typing",
                    "Rooms",
                    "Page",
                    "Listed",
                    "ForMembers",
                    "Refused");

    @TempDir static Path folder;
    private static ServerProcess server;
    private static Played first;

    private final AudienceJudge judge = new AudienceJudge();
    private List<String> leaks = List.of();

    /** A round, all that it showed, and the logs of its rooms. */
    private record Played(
            AudienceRound round, List<Entry> entries, Map<RoomId, List<Event>> logs) {}

    @BeforeAll
    static void aRoundOfNinePeople() throws InterruptedException {
        server = new ServerProcess(folder);
        server.signUp(name(Person.OWNER), null);
        try (ParleyClient owner = server.signIn(name(Person.OWNER))) {
            for (Person person : Person.values()) {
                if (person != Person.OWNER) {
                    server.signUp(name(person), invitation(owner, person));
                }
            }
        }
        first = play(1, 60);
    }

    private static String invitation(ParleyClient owner, Person person) {
        ServerRole role = person == Person.VISITOR ? ServerRole.GUEST : ServerRole.MEMBER;
        return owner.rest().invite(new Rest.NewInvitation(null, null, null, role)).code();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    private static String name(Person person) {
        return person.name().toLowerCase(Locale.ROOT);
    }

    private static Played play(int number, int acts) throws InterruptedException {
        var recording = new AudienceRecording();
        Map<Person, Onlooker> people = arrive(recording);
        AudienceRound round = new AudienceRound(number, people);
        Map<RoomId, List<Event>> logs = round.play(acts);
        people.values().forEach(Onlooker::close);
        arrive(recording).values().forEach(Onlooker::close);
        return new Played(round, recording.entries(), logs);
    }

    /** Everybody signs in, and is told of their rooms. */
    private static Map<Person, Onlooker> arrive(AudienceRecording recording) {
        Map<Person, Onlooker> people = new EnumMap<>(Person.class);
        try (Accounts accounts = new Accounts(server.address())) {
            for (Person person : Person.values()) {
                var signIn =
                        new Rest.SignIn(name(person), ServerProcess.PASSWORD, null, null, null);
                Rest.Tokens tokens = accounts.signIn(signIn);
                people.put(person, new Onlooker(server.address(), tokens, recording));
            }
        }
        return people;
    }

    @BeforeEach
    void judgeTheRound() {
        judge.guest(first.round().id(Person.VISITOR));
        leaks = judged(first);
    }

    private List<String> judged(Played played) {
        return judge.judge(played.entries(), played.logs()).stream()
                .map(played.round()::named)
                .toList();
    }

    @Test
    void nobodyIsShownWhatIsNotForThem() {
        assertThat(leaks).isEmpty();
        assertThat(judge.deliveries()).isGreaterThan(3_000);
        assertThat(shown(first)).map(AudienceTest::way).contains("Profile");
        System.out.println(summary(1));
    }

    @Test
    @Tag("long")
    void amongAMillionDeliveriesNoneIsForSomebodyElse() throws InterruptedException {
        int rounds = 1;
        while (leaks.isEmpty() && judge.deliveries() < MILLION) {
            Played played = play(++rounds, 1_000);
            leaks = judged(played);
        }
        assertThat(leaks).isEmpty();
        System.out.println("long run: " + summary(rounds));
    }

    private String summary(int rounds) {
        return String.format(
                Locale.ROOT,
                "%,d deliveries checked by the audience oracle"
                        + " | 0 leaks; %,d frames, pages and answers in %d rounds",
                judge.deliveries(),
                judge.showings(),
                rounds);
    }

    @Test
    void whatWasShownOfAPrivateRoomWouldBeALeakIfAStrangerHadSeenIt() {
        RoomId garden = first.round().room(Place.GARDEN);
        UserId stranger = first.round().id(Person.STRANGER);
        List<Entry.Shown> secrets =
                shown(first).stream().filter(shown -> tells(shown.what(), garden)).toList();
        assertThat(secrets).map(AudienceTest::way).containsAll(WAYS);
        for (Entry.Shown secret : secrets) {
            var shown = new Entry.Shown(secret.what().to(stranger), secret.moment());
            assertThat(judge.judge(List.of(shown), Map.of())).as("%s", shown).isNotEmpty();
        }
    }

    private static List<Entry.Shown> shown(Played played) {
        return played.entries().stream()
                .filter(Entry.Shown.class::isInstance)
                .map(Entry.Shown.class::cast)
                .toList();
    }

    private static String way(Entry.Shown shown) {
        Object what =
                shown.what() instanceof Showing.Frame(_, ServerFrame frame) ? frame : shown.what();
        return what.getClass().getSimpleName();
    }

    private static boolean tells(Showing what, RoomId room) {
        return switch (what) {
            case Showing.Said _, Showing.Named _ -> false;
            case Showing.Frame(_, var frame) -> tells(frame, room);
            case Showing.Page(_, var of, _) -> of.equals(room);
            case Showing.Listed(_, var summary) -> summary.room().equals(room);
            case Showing.ForMembers(_, var of, _) -> of.equals(room);
            case Showing.Refused(_, var of, var code, _) ->
                    of.equals(room) && code != ErrorCode.NOT_FOUND;
        };
    }

    private static boolean tells(ServerFrame frame, RoomId room) {
        return switch (frame) {
            case ServerFrame.Delivered event -> event.room().equals(room);
            case ServerFrame.Ack ack -> ack.room().equals(room);
            case ServerFrame.Gap gap -> gap.room().equals(room);
            case ServerFrame.Read read -> read.room().equals(room);
            case ServerFrame.Unread unread -> unread.room().equals(room);
            case ServerFrame.Notifications chosen -> chosen.room().equals(room);
            case ServerFrame.Thread thread -> thread.room().equals(room);
            case ServerFrame.Saved saved -> saved.saved() && saved.room().equals(room);
            case ServerFrame.Typing typing -> typing.room().equals(room);
            case ServerFrame.Heads heads ->
                    heads.rooms().stream().anyMatch(head -> head.room().equals(room));
            case ServerFrame.Rooms rooms ->
                    rooms.rooms().stream().anyMatch(summary -> summary.room().equals(room));
            case ServerFrame.Ready _,
                    ServerFrame.Sections _,
                    ServerFrame.Reports _,
                    ServerFrame.KeyPackages _,
                    ServerFrame.Blocked _,
                    ServerFrame.Reset _,
                    ServerFrame.Behind _,
                    ServerFrame.Presence _,
                    ServerFrame.Profile _,
                    ServerFrame.Settings _,
                    ServerFrame.Error _,
                    ServerFrame.Bye _,
                    ServerFrame.Pong _ ->
                    false;
        };
    }
}
