package chat.parley.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.Uuids;

import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of a stored group, however its program ends. Somebody else in the group hears all
 * that left: a generation that was used twice would not open, since each opens once.
 */
class GroupStoreTest {
    private static final Bytes ID = MlsMember.ROOM;
    private static final RoomId ROOM = new RoomId(Uuids.v7(1, new SecureRandom()));

    /** More steps than anything here takes. */
    private static final int MOST_STEPS = 50;

    @TempDir Path folder;

    private final Map<LeafOwner, Bytes> keys = new HashMap<>();
    private final MlsDevice device = device(1);
    private final MlsDevice other = device(2);
    private Optional<MlsGroup> heard = Optional.empty();

    private MlsDevice device(int user) {
        LeafOwner owner = MlsWorld.owner(user, user);
        MlsDevice made = new MlsDevice(owner, new Ed25519PrivateKeyParameters(new SecureRandom()));
        keys.put(owner, made.publicKey());
        return made;
    }

    private Bytes keyOf(LeafOwner owner) {
        return Objects.requireNonNull(keys.get(owner));
    }

    private GroupStore store(Disk disk) {
        return new GroupStore(Vault.open(folder, disk), this::keyOf);
    }

    /** The two of them in a group; the first one's is stored. */
    @BeforeEach
    void begin() throws MlsRefused {
        MlsGroup group = MlsGroup.begun(ID, device, this::keyOf, MlsMember.NOW);
        MlsKeyPackage joins = MlsKeyPackage.make(other, MlsMember.NOW);
        var made = group.commit(List.of(joins.message()), List.of());
        Bytes welcome = Objects.requireNonNull(made.welcome());
        heard =
                Optional.of(
                        MlsGroup.joined(ID, welcome, made.published().tree(), joins, this::keyOf));
        group.become(made.next());
        save(store(new Disk()), held(group));
    }

    private MlsGroup other() {
        return heard.orElseThrow();
    }

    private static HeldGroup held(MlsGroup group) {
        Roster nobody = new Roster(Set.of(), Map.of());
        return HeldGroup.begun(1, 1, nobody, new Renewal(1L << 50, 0), group);
    }

    private static void save(GroupStore store, HeldGroup held) throws MlsRefused {
        store.save(ROOM, held);
    }

    private static HeldGroup read(GroupStore store) {
        return Objects.requireNonNull(store.read(ROOM));
    }

    /** As a program does it from its start on: what it says is on its way when this returns. */
    private Bytes say(GroupStore store, int what) throws MlsRefused {
        HeldGroup held = store.read(ROOM);
        if (held == null || held.doubted()) {
            held = comeBack(store);
        }
        Bytes message = held.group().protect(Bytes.of((byte) what), Bytes.of());
        store.save(ROOM, held);
        return message;
    }

    private HeldGroup comeBack(GroupStore store) throws MlsRefused {
        MlsGroup.Made made =
                MlsGroup.rejoined(ID, other().published(), device, this::keyOf, MlsMember.NOW);
        other().take(made.commit());
        HeldGroup held = held(made.next());
        store.save(ROOM, held);
        return held;
    }

    private void hears(Bytes message, int what) throws MlsRefused {
        assertThat(other().unprotect(message).data()).isEqualTo(Bytes.of((byte) what));
    }

    private Path group() {
        return folder.resolve("group-" + ROOM);
    }

    private Path backup() {
        return folder.resolve("backup");
    }

    private void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void whatIsStoredIsReadAgainAndOnlyByItsOwner() throws Exception {
        Roster roster =
                new Roster(Set.of(other.owner().user()), Map.of(other.owner(), Roster.Due.LEFT));
        HeldGroup held = read(store(new Disk())).at(7, 3, roster).until(2);
        MlsGroup.Made made = held.group().commit(List.of(), List.of());
        EventId id = new EventId(Uuids.v7(2, new SecureRandom()));
        save(
                store(new Disk()),
                held.with(new HeldGroup.Pending(id, made.commit(), null, made.next())));
        HeldGroup again = read(store(new Disk()));
        assertThat(again.cursor()).isEqualTo(7);
        assertThat(again.generation()).isEqualTo(3);
        assertThat(again.later()).isEqualTo(2);
        assertThat(again.roster()).isEqualTo(roster);
        assertThat(again.renewal()).isEqualTo(held.renewal());
        assertThat(again.doubted()).isFalse();
        HeldGroup.Pending pending = Objects.requireNonNull(again.pending());
        assertThat(pending.id()).isEqualTo(id);
        assertThat(pending.commit()).isEqualTo(made.commit());
        other().take(made.commit());
        again.group().become(pending.next());
        assertThat(again.group().authenticator()).isEqualTo(other().authenticator());
        try (var files = Files.list(folder)) {
            assertThat(files.filter(file -> !file.toString().endsWith(".lock")))
                    .isNotEmpty()
                    .allMatch(file -> "rw-------".equals(permissions(file)));
        }
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whereverAProgramIsKilledNoGenerationIsUsedTwice() throws Exception {
        int killed = 0;
        DyingDisk disk = new DyingDisk(0);
        do {
            disk = new DyingDisk(killed);
            try {
                hears(say(store(disk), killed), killed);
            } catch (UncheckedIOException e) {
                assertThat(e.getCause()).hasMessage("killed");
            }
            hears(say(store(new Disk()), 100 + killed), 100 + killed);
            hears(say(store(new Disk()), 200 + killed), 200 + killed);
            killed++;
        } while (disk.isDead() && killed < MOST_STEPS);
        assertThat(killed).as("steps of one message").isBetween(6, MOST_STEPS - 1);
    }

    @Test
    void whereverAProgramIsKilledItsGroupGoesOnWithoutANewLeaf() throws Exception {
        long epoch = other().epoch();
        for (int last = 0; last < 6; last++) {
            try {
                say(store(new DyingDisk(last)), last);
            } catch (UncheckedIOException _) {
                hears(say(store(new Disk()), last), last);
            }
        }
        assertThat(other().epoch()).isEqualTo(epoch);
    }

    @Test
    void aGroupOutOfABackupIsLeftForANewStay() throws Exception {
        hears(say(store(new Disk()), 1), 1);
        copy(group(), backup());
        hears(say(store(new Disk()), 2), 2);
        copy(backup(), group());

        HeldGroup held = read(store(new Disk()));
        assertThat(held.doubted()).isTrue();
        Bytes said = other().protect(Bytes.of((byte) 9), Bytes.of());
        assertThat(held.group().unprotect(said).data()).isEqualTo(Bytes.of((byte) 9));
        save(store(new Disk()), held);
        assertThat(read(store(new Disk())).doubted()).as("it stays in doubt").isTrue();

        hears(say(store(new Disk()), 3), 3);
        copy(backup(), group());
        assertThat(read(store(new Disk())).doubted()).as("of another stay").isTrue();
        hears(say(store(new Disk()), 4), 4);
    }

    @Test
    void aGroupOfAnEarlierEpochIsInDoubt() throws Exception {
        copy(group(), backup());
        HeldGroup held = read(store(new Disk()));
        MlsGroup.Made made = other().commit(List.of(), List.of());
        held.group().take(made.commit());
        save(store(new Disk()), held);
        assertThat(read(store(new Disk())).doubted()).isFalse();
        copy(backup(), group());
        assertThat(read(store(new Disk())).doubted()).isTrue();
    }

    @Test
    void aGroupWithoutItsMarkIsInDoubt() throws Exception {
        Files.delete(folder.resolve("mark-" + ROOM));
        assertThat(read(store(new Disk())).doubted()).isTrue();
    }

    @Test
    void aGroupThatIsDamagedOrInAnothersPlaceIsNotUsed() throws Exception {
        byte[] content = Files.readAllBytes(group());
        content[content.length / 2] ^= 1;
        Files.write(group(), content);
        assertThat(store(new Disk()).read(ROOM)).isNull();
        copy(folder.resolve("mark-" + ROOM), group());
        assertThat(store(new Disk()).read(ROOM)).isNull();
        Files.write(group(), new byte[0]);
        assertThat(store(new Disk()).read(ROOM)).isNull();
        hears(say(store(new Disk()), 1), 1);
    }

    @Test
    void aStateOfAnotherVersionIsRefused() throws Exception {
        byte[] state = read(store(new Disk())).group().state().toArray();
        state[0]++;
        assertThatThrownBy(() -> MlsGroup.restored(Bytes.of(state), this::keyOf))
                .isInstanceOf(MlsRefused.class)
                .hasMessageContaining("another version");
        for (int length = 0; length < state.length; length += state.length / 40) {
            byte[] cut = Arrays.copyOf(state, length);
            assertThatThrownBy(() -> MlsGroup.restored(Bytes.of(cut), this::keyOf))
                    .isInstanceOf(MlsRefused.class);
        }
    }

    @Test
    void aStateDoesNotGrowWithWhatHappened() throws Exception {
        HeldGroup held = read(store(new Disk()));
        int early = 0;
        for (int epoch = 0; epoch < 30; epoch++) {
            MlsGroup.Made made = held.group().commit(List.of(), List.of());
            other().take(made.commit());
            held.group().become(made.next());
            save(store(new Disk()), held);
            held = read(store(new Disk()));
            int size = held.group().state().length();
            early = epoch == 9 ? size : early;
            assertThat(size).isLessThan(early == 0 ? Integer.MAX_VALUE : early + 500);
        }
    }
}
