package chat.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.UUID;

/** What is read and verified of identities and lists of devices, to the last byte. */
class PersonKeysTest {
    private final UUID user = new UUID(1, 2);
    private final KeyPair key = pair();
    private final KeyPair recovery = pair();

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] raw(KeyPair pair) {
        byte[] encoded = pair.getPublic().getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    private static byte[] sign(KeyPair pair, String label, byte[] content) throws Exception {
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(pair.getPrivate());
        signer.update((label + "\0").getBytes(StandardCharsets.US_ASCII));
        signer.update(content);
        return signer.sign();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private byte[] fields(int generation) {
        return joined(
                ByteBuffer.allocate(20).putLong(1).putLong(2).putInt(generation).array(),
                raw(key),
                raw(recovery));
    }

    private byte[] identity(String label) throws Exception {
        byte[] content = joined(fields(1), new byte[1]);
        return joined(content, sign(key, label, content));
    }

    @Test
    void anIdentityIsSignedByItsOwnKey() throws Exception {
        byte[] encoded = identity("Parley Identity 1");
        Identity read = Identity.read(Bytes.of(encoded));
        assertThat(read.user()).isEqualTo(new UserId(user));
        assertThat(read.generation()).isEqualTo(1);
        assertThat(read.succession()).isNull();
        assertThat(read.isSigned()).isTrue();
        assertThat(read.encoded()).isEqualTo(Bytes.of(encoded));
        assertThat(Identity.read(Bytes.of(identity("Parley DeviceList 1"))).isSigned()).isFalse();
    }

    @Test
    void anIdentitySucceedsTheOneWhoseRecoveryKeyNamedIt() throws Exception {
        Identity before = Identity.read(Bytes.of(identity("Parley Identity 1")));
        byte[] next = fields(2);
        byte[] content = joined(next, new byte[] {1}, sign(recovery, "Parley Identity 1", next));
        byte[] encoded = joined(content, sign(key, "Parley Identity 1", content));
        Identity read = Identity.read(Bytes.of(encoded));
        assertThat(read.isSigned()).isTrue();
        assertThat(read.succeeds(before)).isTrue();
        assertThat(before.succeeds(before)).isFalse();
        encoded[90] ^= 1; // in the succession
        assertThat(Identity.read(Bytes.of(encoded)).succeeds(before)).isFalse();
    }

    @Test
    void whatIsCutOrTooLongIsNoIdentity() throws Exception {
        byte[] encoded = identity("Parley Identity 1");
        for (int length = 0; length < encoded.length; length++) {
            Bytes cut = Bytes.of(Arrays.copyOf(encoded, length));
            assertThatThrownBy(() -> Identity.read(cut)).isInstanceOf(InvalidHandshake.class);
        }
        Bytes longer = Bytes.of(Arrays.copyOf(encoded, encoded.length + 1));
        assertThatThrownBy(() -> Identity.read(longer)).isInstanceOf(InvalidHandshake.class);
    }

    private static byte[] device(int number) {
        return joined(
                ByteBuffer.allocate(16).putLong(0).putLong(number).array(),
                raw(pair()),
                ByteBuffer.allocate(8).putLong(7).array());
    }

    private byte[] list(byte[]... devices) throws Exception {
        byte[] entries = joined(devices);
        byte[] length = {(byte) (entries.length >> 8 | 0x40), (byte) entries.length};
        byte[] content =
                joined(
                        ByteBuffer.allocate(28).putLong(1).putLong(2).putInt(1).putLong(3).array(),
                        entries.length < 64 ? new byte[] {(byte) entries.length} : length,
                        entries);
        return joined(content, sign(key, "Parley DeviceList 1", content));
    }

    @Test
    void aListIsSignedByTheIdentity() throws Exception {
        Identity identity = Identity.read(Bytes.of(identity("Parley Identity 1")));
        byte[] encoded = list(device(1), device(2));
        DeviceList read = DeviceList.read(Bytes.of(encoded));
        assertThat(read.version()).isEqualTo(3);
        assertThat(read.isSignedBy(identity)).isTrue();
        assertThat(read.encoded()).isEqualTo(Bytes.of(encoded));
        assertThat(read.keyOf(new DeviceId(new UUID(0, 2)))).isPresent();
        assertThat(read.keyOf(new DeviceId(new UUID(0, 3)))).isEmpty();
        encoded[60] ^= 1;
        assertThat(DeviceList.read(Bytes.of(encoded)).isSignedBy(identity)).isFalse();
        assertThat(DeviceList.read(Bytes.of(list())).devices()).isEmpty();
    }

    @Test
    void devicesOfAListAscendAndAreFew() throws Exception {
        for (byte[] wrong : new byte[][] {list(device(2), device(1)), list(device(1), device(1))}) {
            assertThatThrownBy(() -> DeviceList.read(Bytes.of(wrong)))
                    .isInstanceOf(InvalidHandshake.class)
                    .hasMessageContaining("ascend");
        }
        byte[][] many = new byte[Limits.LISTED_DEVICES + 1][];
        Arrays.setAll(many, PersonKeysTest::device);
        byte[] most = list(Arrays.copyOf(many, Limits.LISTED_DEVICES));
        assertThat(DeviceList.read(Bytes.of(most)).devices()).hasSize(Limits.LISTED_DEVICES);
        byte[] tooMany = list(many);
        assertThatThrownBy(() -> DeviceList.read(Bytes.of(tooMany)))
                .isInstanceOf(InvalidHandshake.class);
        byte[] cut = Arrays.copyOf(most, most.length - 1);
        assertThatThrownBy(() -> DeviceList.read(Bytes.of(cut)))
                .isInstanceOf(InvalidHandshake.class);
    }
}
