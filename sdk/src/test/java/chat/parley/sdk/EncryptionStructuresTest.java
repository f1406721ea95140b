package chat.parley.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.ArchivedKey;
import chat.parley.protocol.Bytes;
import chat.parley.protocol.Content;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.EventId;
import chat.parley.protocol.EventType;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import org.junit.jupiter.api.Test;

import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;

/** What docs/encryption.md draws, beside values that were computed elsewhere. */
class EncryptionStructuresTest {
    private static final String ID = "0192f3a1-7c1e-7000-8000-00000000000";
    private static final UserId ADA = UserId.parse(ID + "1");
    private static final UserId BEN = UserId.parse(ID + "2");
    private static final RoomId ROOM = RoomId.parse(ID + "a");
    private static final String WORDS =
            "legal winner thank year wave sausage worth useful legal winner thank yellow";

    private static Bytes hex(String hex) {
        return Bytes.of(HexFormat.of().parseHex(hex));
    }

    private static Bytes all(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return Bytes.of(bytes);
    }

    @Test
    void theWordsAreThoseOfTheStandard() throws Exception {
        try (InputStream list = RecoveryWords.class.getResourceAsStream("english.txt")) {
            byte[] bytes = Objects.requireNonNull(list).readAllBytes();
            assertThat(Bytes.of(RecoveryWords.sha256(bytes)))
                    .hasToString(
                            "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda");
        }
    }

    @Test
    void theWordsAreASecretAndCarryACheckOfThemselves() {
        assertThat(RecoveryWords.secret(WORDS)).hasToString("7f".repeat(16));
        assertThat(RecoveryWords.of(hex("7f".repeat(16)))).isEqualTo(WORDS);
        String zeros = RecoveryWords.of(hex("00".repeat(16)));
        assertThat(zeros).isEqualTo("abandon ".repeat(11) + "about");
        assertThat(RecoveryWords.secret(zeros)).hasToString("00".repeat(16));
        String made = RecoveryWords.make();
        assertThat(RecoveryWords.secret("  " + made.toUpperCase().replace(" ", ",\n ")))
                .isEqualTo(RecoveryWords.secret(made));
        assertThat(RecoveryWords.areWords(made)).isTrue();
        assertThat(List.of("", "abandon", made + " " + made, WORDS.replace("yellow", "thank")))
                .noneMatch(RecoveryWords::areWords);
    }

    @Test
    void fromWordsFollowTheKeysThatTheBrowserMakesOfThem() throws MlsRefused {
        RecoveryKeys keys = RecoveryKeys.of(RecoveryWords.secret(WORDS), ADA);
        assertThat(Bytes.of(keys.recovery().getEncoded()))
                .hasToString("cc1d2592aca00129a3228c1a914c9df64a33644d11b662ec17d68f39bc854ee0");
        assertThat(keys.wrapping())
                .hasToString("e53c079af109cf4f675b3d1dd1ebffbb0efa0c421006e64046d474ebaacf8a1d");
        assertThat(keys.archive())
                .hasToString("09fab2e5cac4beb16adb70d9f7f522e7e7a6b3d0883fcc1a322ba0c2f49f33a0");
        Bytes wrapped = keys.wrapped(all(9), ADA, 1);
        assertThat(keys.unwrapped(wrapped, ADA, 1)).isEqualTo(all(9));
        assertThatThrownBy(() -> keys.unwrapped(wrapped, ADA, 2)).isInstanceOf(MlsRefused.class);
        assertThatThrownBy(() -> keys.unwrapped(wrapped, BEN, 1)).isInstanceOf(MlsRefused.class);
    }

    @Test
    void theSafetyNumberIsThatOfTheBrowserAndTheSameForBoth() {
        var ada = new SafetyNumbers.Known(ADA, all(1));
        var ben = new SafetyNumbers.Known(BEN, all(2));
        assertThat(SafetyNumbers.of(ada, ben))
                .isEqualTo(SafetyNumbers.of(ben, ada))
                .isEqualTo("879837614418231420475621084637191847054995454982789903760753");
    }

    private static SealedMessage.Place place(String event, UserId by) {
        LeafOwner owner = new LeafOwner(by, DeviceId.parse(ID + "c"));
        return new SealedMessage.Place(ROOM, 2, EventId.parse(ID + event), owner);
    }

    @Test
    void whatTheBrowserSealedIsOpenedInItsPlaceAlone() throws MlsRefused {
        Bytes sealed =
                Bytes.parse(
                        "Ggbyp9kGgae0FuqP2x0mUPuyPxIl9Tlm+TUzTdAL4KIUSPC7YoKK/uob7M4KfVH09X/J6tVJUZTj"
                            + "dgeoch1cgE5YUkrqVNQ9DuJfOASozpStwxVRZNxz19/m2LiKHpExvZQUpawgq/83ix"
                            + "WKntUq1xMBkS0XgYgp747j4zpEN2+IS2J0+qo2gy0D4L2C5KXkQVZWyENORDBAoFYB"
                            + "4y6gBciFY7LRz47Xr5HEjHIN0ZXAaUVduSwdW9r/f6Q6VgSKJS5o0Ype9gFEAFIndl"
                            + "EO2yf1iz/yP/w8yo6Kl+lMdgnsXct630+bI7Ko3DjdfcKUHQMD9SixoJPdK1qyupdE"
                            + "y1Cg0ZLhwDtv3Fxq87Ur/mo=");
        MessageKey key = new MessageKey(all(3), Bytes.of(RecoveryWords.sha256(sealed.toArray())));
        assertThat(SealedMessage.opened(sealed, key, place("b", ADA), EventType.MESSAGE))
                .isEqualTo(Content.text("hello"));
        assertThat(MessageKey.read(key.written())).isEqualTo(key);
        MessageKey other = new MessageKey(all(3), all(3));
        assertThatThrownBy(() -> SealedMessage.opened(sealed, other, place("b", ADA), "message"))
                .hasMessage("not what its sender sealed");
        for (SealedMessage.Place wrong : List.of(place("d", ADA), place("b", BEN))) {
            assertThatThrownBy(() -> SealedMessage.opened(sealed, key, wrong, "message"))
                    .isInstanceOf(MlsRefused.class);
        }
        assertThatThrownBy(() -> SealedMessage.opened(sealed, key, place("b", ADA), "edit"))
                .hasMessage("sealed as message, and sent as edit");
    }

    @Test
    void lengthsTellLittle() throws MlsRefused {
        for (int length : new int[] {0, 200, 220, 4_000, 5_000, 16_000}) {
            Content content = Content.text("x".repeat(length));
            var said = new SealedMessage.Inner(EventType.MESSAGE, content);
            SealedMessage sealed = SealedMessage.of(said, place("b", ADA));
            int padded = sealed.sealed().length() - Boxes.TAG_BYTES;
            assertThat(padded % (length < 4_000 ? 256 : 4096)).isZero();
            assertThat(
                            SealedMessage.opened(
                                    sealed.sealed(), sealed.key(), place("b", ADA), "message"))
                    .isEqualTo(content);
        }
    }

    @Test
    void aBucketOfTheArchiveOpensInItsPlaceOnly() throws MlsRefused {
        var place = new KeyFiles.Place(ROOM, 1, 1);
        List<ArchivedKey> keys =
                LongStream.range(256, 512)
                        .mapToObj(seq -> new ArchivedKey(seq, all(1), all(2)))
                        .toList();
        Bytes sealed = Archive.sealed(keys, all(5), ADA, place);
        assertThat(sealed.length()).isLessThan(20 * 1024);
        assertThat(Archive.opened(sealed, all(5), ADA, place)).isEqualTo(keys);
        var other = new KeyFiles.Place(ROOM, 1, 2);
        assertThatThrownBy(() -> Archive.opened(sealed, all(5), ADA, other))
                .hasMessageContaining("does not open");
        Bytes misplaced = Archive.sealed(keys, all(5), ADA, other);
        assertThatThrownBy(() -> Archive.opened(misplaced, all(5), ADA, other))
                .hasMessageContaining("cannot be read");
        ArchivedKey mine = new ArchivedKey(300, all(7), all(7));
        ArchivedKey theirs = new ArchivedKey(300, all(8), all(8));
        ArchivedKey more = new ArchivedKey(299, all(8), all(8));
        assertThat(Archive.united(List.of(mine), List.of(theirs, more)))
                .containsExactly(more, mine);
    }
}
