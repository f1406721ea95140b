package chat.parley.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.LeafOwner;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Groups of devices in Java, and of devices in Java and in the browser. The latter need Node and
 * the page's packages ({@code npm ci} in {@code web}), and say so where these are not there.
 */
class MlsGroupTest {
    private static final Bytes HELLO = Bytes.of((byte) 1, (byte) 2);

    /** Of what kinds the first device is, the second, the third and so on. */
    enum Kinds {
        JAVA,
        JAVA_FIRST,
        BROWSER_FIRST;

        boolean isJava(int device) {
            return switch (this) {
                case JAVA -> true;
                case JAVA_FIRST -> device % 2 == 0;
                case BROWSER_FIRST -> device % 2 == 1;
            };
        }
    }

    private static Optional<MlsAgent> browser = Optional.empty();

    private MlsWorld world;
    private Kinds kinds;
    private int devices;

    @BeforeAll
    static void startBrowser() throws IOException {
        if (MlsAgent.canStart()) {
            browser = Optional.of(MlsAgent.start());
        }
    }

    @AfterAll
    static void endBrowser() throws IOException {
        if (browser.isPresent()) {
            browser.get().close();
        }
    }

    /** A group of so many people, added by the first in one commit. */
    private List<MlsMember> groupOf(Kinds kinds, int size) throws Exception {
        assumeTrue(
                kinds == Kinds.JAVA || browser.isPresent(),
                "web/node_modules has no ts-mls: run npm ci in web");
        this.kinds = kinds;
        world = new MlsWorld(kinds == Kinds.JAVA ? Optional.empty() : browser);
        List<MlsMember> members = new ArrayList<>();
        members.add(newcomer());
        members.getFirst().begin();
        List<MlsMember> added = new ArrayList<>();
        for (int i = 1; i < size; i++) {
            added.add(newcomer());
        }
        step(members.getFirst(), members, added, List.of());
        return members;
    }

    private MlsMember newcomer() throws IOException {
        return device(devices, devices);
    }

    private MlsMember device(int user, int device) throws IOException {
        LeafOwner owner = MlsWorld.owner(user, device);
        return kinds.isJava(devices++) ? world.inJava(owner) : world.inBrowser(owner);
    }

    /** One commits, all others take it, the new ones join. */
    private void step(
            MlsMember by, List<MlsMember> members, List<MlsMember> add, List<MlsMember> remove)
            throws Exception {
        List<Integer> leaves = new ArrayList<>();
        for (MlsMember gone : remove) {
            leaves.add(leafOf(gone));
        }
        List<Bytes> packages = new ArrayList<>();
        for (MlsMember each : add) {
            packages.add(each.keyPackage());
        }
        members.removeAll(remove);
        MlsMember.Commit made = by.commit(packages, leaves);
        spread(by, members, made);
        for (MlsMember each : add) {
            each.join(made.welcome(), made.published().tree());
            members.add(each);
        }
    }

    private static void spread(MlsMember by, List<MlsMember> members, MlsMember.Commit made)
            throws Exception {
        for (MlsMember other : members) {
            if (other != by) {
                other.take(made.commit());
            }
        }
        by.become();
    }

    private static int leafOf(MlsMember member) throws Exception {
        String state = member.state();
        String before = state.substring(0, state.indexOf("=" + member.owner()));
        return Integer.parseInt(before.replaceFirst(".*[ {]", ""));
    }

    private static void allAgreeAndHear(List<MlsMember> members) throws Exception {
        List<String> states = new ArrayList<>();
        for (MlsMember member : members) {
            states.add(member.state());
        }
        assertThat(states).containsOnly(states.getFirst());
        for (MlsMember by : members) {
            hears(by, members);
        }
    }

    private static void hears(MlsMember by, List<MlsMember> members) throws Exception {
        Bytes message = by.say(HELLO);
        for (MlsMember other : members) {
            if (other != by) {
                assertThat(other.hear(message)).isEqualTo(new MlsMember.Heard(HELLO, by.owner()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void allWhoAreAddedAgreeAndHearEachOther(Kinds kinds) throws Exception {
        allAgreeAndHear(groupOf(kinds, 5));
    }

    @ParameterizedTest
    @EnumSource
    void whoeverRenewsTheirKeysTakesAllAlong(Kinds kinds) throws Exception {
        List<MlsMember> members = groupOf(kinds, 4);
        for (MlsMember by : List.copyOf(members)) {
            step(by, members, List.of(), List.of());
            allAgreeAndHear(members);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoeverWasRemovedReadsNothingMore(Kinds kinds) throws Exception {
        List<MlsMember> members = groupOf(kinds, 4);
        MlsMember first = members.get(1);
        MlsMember second = members.get(2);
        step(members.getFirst(), members, List.of(), List.of(first));
        step(members.getLast(), members, List.of(newcomer()), List.of(second));
        allAgreeAndHear(members);
        Bytes message = members.getFirst().say(HELLO);
        for (MlsMember gone : List.of(first, second)) {
            assertThatThrownBy(() -> gone.hear(message)).isInstanceOf(Exception.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPersonsNextDeviceJoinsByItself(Kinds kinds) throws Exception {
        List<MlsMember> members = groupOf(kinds, 3);
        for (int user = 0; user < 2; user++) {
            MlsMember next = device(user, 50 + user);
            spread(next, members, next.rejoin(members.get(user).published()));
            members.add(next);
            allAgreeAndHear(members);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoeverLostTheirGroupComesBackAsANewLeaf(Kinds kinds) throws Exception {
        List<MlsMember> members = groupOf(kinds, 4);
        for (int i = 1; i < 3; i++) {
            MlsMember lost = members.get(i);
            spread(lost, members, lost.rejoin(members.getFirst().published()));
            allAgreeAndHear(members);
        }
    }

    @ParameterizedTest
    @EnumSource
    void messagesComeInAnyOrderAlsoAfterACommit(Kinds kinds) throws Exception {
        List<MlsMember> members = groupOf(kinds, 2);
        for (int by = 0; by < 2; by++) {
            MlsMember speaker = members.get(by);
            MlsMember hearer = members.get(1 - by);
            List<Bytes> said = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                said.add(speaker.say(Bytes.of((byte) i)));
            }
            for (int i : List.of(4, 0, 2)) {
                assertThat(hearer.hear(said.get(i)).data()).isEqualTo(Bytes.of((byte) i));
            }
            step(hearer, members, List.of(), List.of());
            for (int i : List.of(3, 1)) {
                assertThat(hearer.hear(said.get(i)).data()).isEqualTo(Bytes.of((byte) i));
            }
            assertThatThrownBy(() -> hearer.hear(said.get(3))).isInstanceOf(Exception.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ofTwoCommitsForAnEpochTheFirstHolds(Kinds kinds) throws Exception {
        List<MlsMember> members = groupOf(kinds, 3);
        for (int i = 0; i < 2; i++) {
            MlsMember loser = members.get(i);
            MlsMember winner = members.get(i + 1);
            MlsMember.Commit lost = loser.commit(List.of(), List.of());
            spread(winner, members, winner.commit(List.of(), List.of()));
            assertThatThrownBy(
                            () -> members.get((members.indexOf(loser) + 2) % 3).take(lost.commit()))
                    .isInstanceOf(Exception.class);
            step(loser, members, List.of(newcomer()), List.of());
            allAgreeAndHear(members);
            members.removeLast();
            step(loser, new ArrayList<>(members), List.of(), List.of());
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobodyGetsInWhomNobodyLists(Kinds kinds) throws Exception {
        List<MlsMember> members = groupOf(kinds, 2);
        MlsMember java = kinds.isJava(0) ? members.getFirst() : members.getLast();
        LeafOwner unlisted = MlsWorld.owner(0, 60);
        MlsMember ghost = world.inJava(unlisted);
        Bytes keyPackage = ghost.keyPackage();
        MlsMember stranger = world.inJava(MlsWorld.owner(61, 61));
        MlsMember.Commit joins = ghost.rejoin(java.published());
        MlsMember.Commit intrudes = stranger.rejoin(java.published());
        world.forget(unlisted);

        assertThatThrownBy(() -> java.commit(List.of(keyPackage), List.of()))
                .hasMessage("a device that its person does not list");
        assertThatThrownBy(() -> java.take(joins.commit()))
                .hasMessage("a device that its person does not list");
        assertThatThrownBy(() -> java.take(intrudes.commit()))
                .hasMessage("somebody who was not in the group joins by themselves");
        allAgreeAndHear(members);
    }

    @ParameterizedTest
    @EnumSource
    void allAgreeWhateverHappens(Kinds kinds) throws Exception {
        int steps = Boolean.getBoolean("long") ? 400 : 25;
        List<MlsMember> members = groupOf(kinds, 3);
        Random random = new Random(kinds.ordinal() + 13);
        for (int i = 0; i < steps; i++) {
            happens(members, random);
            allAgree(members);
            hears(members.get(random.nextInt(members.size())), members);
        }
    }

    private void happens(List<MlsMember> members, Random random) throws Exception {
        int at = random.nextInt(members.size());
        MlsMember by = members.get(at);
        MlsMember other = members.get((at + 1) % members.size());
        switch (members.size() < 3 ? 0 : random.nextInt(members.size() > 7 ? 4 : 6)) {
            case 1 -> step(by, members, List.of(), List.of(other));
            case 2 -> step(by, members, List.of(newcomer()), List.of(other));
            case 3 -> spread(other, members, other.rejoin(by.published()));
            case 4 -> step(by, members, List.of(newcomer(), newcomer()), List.of());
            case 5 -> step(by, members, List.of(), List.of());
            default -> step(by, members, List.of(newcomer()), List.of());
        }
    }

    private static void allAgree(List<MlsMember> members) throws Exception {
        List<String> states = new ArrayList<>();
        for (MlsMember member : members) {
            states.add(member.state());
        }
        assertThat(states).containsOnly(states.getFirst());
    }
}
