package chat.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.Handshake.Proposal;
import chat.parley.protocol.Handshake.Sender;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.UUID;

/** Reads what the browser's library has written: a group of three, in its first epochs. */
class HandshakeReaderTest {
    /** The room's id, then its incarnation, of those groups. */
    private static final Bytes GROUP = bytes(20);

    private static Bytes bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return Bytes.of(bytes);
    }

    private static byte[] sample(String name) {
        try (InputStream in = HandshakeReaderTest.class.getResourceAsStream("handshakes/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static LeafOwner owner(int user, int device) {
        return new LeafOwner(new UserId(id(user)), new DeviceId(id(1000 + device)));
    }

    private static UUID id(int number) {
        return UUID.fromString("00000000-0000-7000-8000-%012d".formatted(number));
    }

    @Test
    void anUpdateHasALeafAndNoProposals() throws Exception {
        Handshake.Commit commit = HandshakeReader.commit(sample("update"));

        assertThat(commit.group()).isEqualTo(GROUP);
        assertThat(commit.epoch()).isOne();
        assertThat(commit.sender()).isEqualTo(new Sender.Member(0));
        assertThat(commit.proposals()).isEmpty();
        assertThat(commit.path().owner()).isEqualTo(owner(0, 0));
        assertThat(commit.path().certificate().length()).isEqualTo(64);
        assertThat(commit.path().lifetime()).isNull();
    }

    @Test
    void aCommitSaysWhomItAddsAndRemoves() throws Exception {
        Handshake.Commit commit = HandshakeReader.commit(sample("add-two-remove-one"));

        assertThat(commit.sender()).isEqualTo(new Sender.Member(1));
        assertThat(commit.proposals()).hasSize(3).first().isEqualTo(new Proposal.Remove(2));
        assertThat(commit.proposals().subList(1, 3))
                .extracting(each -> ((Proposal.Add) each).keyPackage().leaf().owner())
                .containsExactly(owner(7, 7), owner(8, 8));
        assertThat(commit.path()).isNotNull();
    }

    @Test
    void aCommitThatOnlyAddsNeedsNoLeaf() throws Exception {
        assertThat(HandshakeReader.commit(sample("add-one")).path()).isNull();
    }

    @Test
    void whoJoinsByThemselvesShowsTheirLeaf() throws Exception {
        Handshake.Commit join = HandshakeReader.commit(sample("join"));

        assertThat(join.epoch()).isEqualTo(2);
        assertThat(join.sender()).isEqualTo(new Sender.NewMemberCommit());
        assertThat(join.proposals()).containsExactly(new Proposal.ExternalInit());
        assertThat(join.path().owner()).isEqualTo(owner(1, 9));
    }

    @Test
    void whoComesBackRemovesTheirOldLeaf() throws Exception {
        Handshake.Commit rejoin = HandshakeReader.commit(sample("rejoin"));

        assertThat(rejoin.proposals())
                .containsExactlyInAnyOrder(new Proposal.ExternalInit(), new Proposal.Remove(2));
        assertThat(rejoin.path().owner()).isEqualTo(owner(2, 2));
    }

    @Test
    void aKeyPackageTellsItsDeviceItsLifeAndThatItIsSigned() throws Exception {
        Handshake.KeyPackage keyPackage = HandshakeReader.keyPackage(sample("key-package"));

        assertThat(keyPackage.suite()).isEqualTo(Handshake.SUITE);
        assertThat(keyPackage.leaf().owner()).isEqualTo(owner(7, 7));
        Handshake.Lifetime life = keyPackage.leaf().lifetime();
        assertThat(life.notAfter() - life.notBefore()).isEqualTo(30 * 24 * 3600 + 3600);
        assertThat(HandshakeReader.isSigned(keyPackage)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 60, 110, 200, 300, -1})
    void aKeyPackageThatWasChangedIsNotSigned(int at) {
        byte[] changed = sample("key-package");
        changed[Math.floorMod(at, changed.length)] ^= 1;

        assertThat(isSigned(changed)).isFalse();
    }

    private static boolean isSigned(byte[] bytes) {
        try {
            return HandshakeReader.isSigned(HandshakeReader.keyPackage(bytes));
        } catch (InvalidHandshake _) {
            return false;
        }
    }

    @Test
    void aWelcomeIsDividedAmongThoseWhomItIsFor() throws Exception {
        Handshake.Welcome welcome = HandshakeReader.welcome(sample("welcome"));
        Handshake.KeyPackage one = HandshakeReader.keyPackage(sample("key-package"));

        assertThat(welcome.secrets())
                .hasSize(2)
                .extracting(Handshake.Secret::ref)
                .contains(one.ref());
        Handshake.Welcome own = HandshakeReader.welcome(welcome.of(one.ref()).toArray());
        assertThat(own.secrets()).extracting(Handshake.Secret::ref).containsExactly(one.ref());
        assertThat(own.info()).isEqualTo(welcome.info());
        assertThatThrownBy(() -> welcome.of(GROUP)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aGroupInfoTellsItsEpochAndWhatOneNeedsToJoin() throws Exception {
        assertThat(HandshakeReader.groupInfo(sample("group-info")))
                .isEqualTo(new Handshake.GroupInfo(GROUP, 2, Handshake.SUITE, 1, true, false));
    }

    @Test
    void anApplicationMessageTellsWhatGoesWithItInTheClear() throws Exception {
        byte[] sevens = new byte[16];
        Arrays.fill(sevens, (byte) 7);

        assertThat(HandshakeReader.application(sample("message")))
                .isEqualTo(new Handshake.Application(GROUP, 2, Bytes.of(sevens)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"update", "add-two-remove-one", "add-one", "join", "rejoin"})
    void aCommitIsReadToItsLastByte(String name) {
        byte[] whole = sample(name);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> HandshakeReader.commit(cut))
                    .isInstanceOf(InvalidHandshake.class);
        }
        assertThatThrownBy(() -> HandshakeReader.commit(Arrays.copyOf(whole, whole.length + 1)))
                .isInstanceOf(InvalidHandshake.class)
                .hasMessage("1 bytes too many");
    }

    @Test
    void nothingIsTakenForSomethingElse() {
        assertThatThrownBy(() -> HandshakeReader.commit(sample("welcome")))
                .hasMessage("it is not a PublicMessage of MLS 1.0");
        assertThatThrownBy(() -> HandshakeReader.welcome(sample("message")))
                .hasMessage("it is not a Welcome of MLS 1.0");
    }

    @Test
    void whatIsTooLargeIsNotRead() {
        assertThatThrownBy(() -> HandshakeReader.commit(new byte[Limits.COMMIT_BYTES + 1]))
                .hasMessage("PublicMessage has 131073 bytes, of at most 131072");
    }

    @Test
    void aLengthHasOneForm() {
        byte[] padded = {0, 1, 0, 1, 0x40, 1, 7};

        assertThatThrownBy(() -> HandshakeReader.commit(padded))
                .hasMessage("a length is not in its shortest form");
    }

    @Test
    void aLengthPromisesNoMoreThanThereIs() {
        byte[] promising = {0, 1, 0, 1, (byte) 0xbf, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1};

        assertThatThrownBy(() -> HandshakeReader.commit(promising)).hasMessage("it is cut short");
    }
}
