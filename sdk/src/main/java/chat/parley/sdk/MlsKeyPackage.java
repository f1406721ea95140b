package chat.parley.sdk;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.Handshake;
import chat.parley.protocol.HandshakeReader;

import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.mls.TreeKEM.LeafNode;
import org.bouncycastle.mls.TreeKEM.LifeTime;
import org.bouncycastle.mls.codec.Capabilities;
import org.bouncycastle.mls.codec.Credential;
import org.bouncycastle.mls.codec.KeyPackage;
import org.bouncycastle.mls.codec.MLSInputStream;
import org.bouncycastle.mls.codec.MLSMessage;
import org.bouncycastle.mls.codec.MLSOutputStream;
import org.bouncycastle.mls.crypto.MlsCipherSuite;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;

/**
 * What somebody needs to add this device to a group, and what the device needs to join then; to be
 * used once.
 */
final class MlsKeyPackage {
    /** How long it is good. */
    private static final Duration LIFE = Duration.ofDays(30);

    /** How far the clocks of others may be behind. */
    private static final Duration SLACK = Duration.ofHours(1);

    private static final MlsCipherSuite SUITE = MlsGroup.SUITE;

    final AsymmetricCipherKeyPair init;
    final AsymmetricCipherKeyPair encryption;
    final AsymmetricCipherKeyPair signature;
    final KeyPackage keyPackage;

    private MlsKeyPackage(
            AsymmetricCipherKeyPair init,
            AsymmetricCipherKeyPair encryption,
            AsymmetricCipherKeyPair signature,
            KeyPackage keyPackage) {
        this.init = init;
        this.encryption = encryption;
        this.signature = signature;
        this.keyPackage = keyPackage;
    }

    /** With a leaf key of its own; {@code nowMs} in milliseconds since 1970. */
    static MlsKeyPackage make(MlsDevice device, long nowMs) throws MlsRefused {
        return MlsGroup.locked(() -> made(device, nowMs));
    }

    private static MlsKeyPackage made(MlsDevice device, long nowMs) throws Exception {
        AsymmetricCipherKeyPair init = SUITE.getHPKE().generatePrivateKey();
        AsymmetricCipherKeyPair encryption = SUITE.getHPKE().generatePrivateKey();
        AsymmetricCipherKeyPair signature = SUITE.generateSignatureKeyPair();
        byte[] leafKey = SUITE.serializeSignaturePublicKey(signature.getPublic());
        byte[] secret = SUITE.serializeSignaturePrivateKey(signature.getPrivate());
        LeafNode leaf =
                new LeafNode(
                        SUITE,
                        SUITE.getHPKE().serializePublicKey(encryption.getPublic()),
                        leafKey,
                        Credential.forBasic(device.credential(leafKey)),
                        new Capabilities(),
                        life(nowMs),
                        new ArrayList<>(),
                        secret);
        KeyPackage keyPackage =
                new KeyPackage(
                        SUITE,
                        SUITE.getHPKE().serializePublicKey(init.getPublic()),
                        leaf,
                        new ArrayList<>(),
                        secret);
        return new MlsKeyPackage(init, encryption, signature, keyPackage);
    }

    /**
     * What is kept of it until it is used.
     *
     * @param message as the server has it
     */
    record Kept(Bytes message, Bytes init, Bytes encryption, Bytes signature) {}

    Kept kept() throws MlsRefused {
        return MlsGroup.locked(
                () ->
                        new Kept(
                                message(),
                                secret(init),
                                secret(encryption),
                                Bytes.of(leafSecret())));
    }

    private static Bytes secret(AsymmetricCipherKeyPair pair) {
        return Bytes.of(SUITE.getHPKE().serializePrivateKey(pair.getPrivate()));
    }

    static MlsKeyPackage of(Kept kept) throws MlsRefused {
        return MlsGroup.locked(
                () -> {
                    byte[] message = kept.message().toArray();
                    Handshake.KeyPackage read = HandshakeReader.keyPackage(message);
                    return new MlsKeyPackage(
                            pair(kept.init(), read.initKey()),
                            pair(kept.encryption(), read.leaf().encryptionKey()),
                            SUITE.deserializeSignaturePrivateKey(kept.signature().toArray()),
                            ((MLSMessage) MLSInputStream.decode(message, MLSMessage.class))
                                    .keyPackage);
                });
    }

    private static AsymmetricCipherKeyPair pair(Bytes secret, Bytes key) {
        return SUITE.getHPKE().deserializePrivateKey(secret.toArray(), key.toArray());
    }

    /** There is no other way than to read one. */
    private static LifeTime life(long nowMs) throws Exception {
        long now = Duration.ofMillis(nowMs).toSeconds();
        ByteBuffer bytes =
                ByteBuffer.allocate(16)
                        .putLong(now - SLACK.toSeconds())
                        .putLong(now + LIFE.toSeconds());
        return (LifeTime) MLSInputStream.decode(bytes.array(), LifeTime.class);
    }

    /** An MLSMessage, for the server. */
    Bytes message() throws MlsRefused {
        return MlsGroup.locked(
                () -> Bytes.of(MLSOutputStream.encode(MLSMessage.keyPackage(keyPackage))));
    }

    byte[] leafSecret() {
        return SUITE.serializeSignaturePrivateKey(signature.getPrivate());
    }
}
