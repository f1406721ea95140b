package chat.parley.sdk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.UserId;

import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;

import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * Everything that follows from the recovery secret and whose it is: docs/encryption.md, Keys of a
 * person.
 */
record RecoveryKeys(Ed25519PrivateKeyParameters recovery, Bytes wrapping, Bytes archive) {
    private static final byte[] WRAPPED = "Parley identity 1\0".getBytes(US_ASCII);

    static RecoveryKeys of(Bytes secret, UserId user) {
        Bytes seed = derived(secret, user, "recovery");
        return new RecoveryKeys(
                new Ed25519PrivateKeyParameters(seed.toArray()),
                derived(secret, user, "wrapping"),
                derived(secret, user, "archive"));
    }

    private static Bytes derived(Bytes secret, UserId user, String name) {
        try {
            byte[] info = ("Parley " + name + " key 1").getBytes(US_ASCII);
            var parameters =
                    HKDFParameterSpec.ofExtract()
                            .addIKM(secret.toArray())
                            .addSalt(Structures.id(user.value()))
                            .thenExpand(info, Boxes.KEY_BYTES);
            return Bytes.of(KDF.getInstance("HKDF-SHA256").deriveData(parameters));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HKDF", e);
        }
    }

    /** The seed of an identity key, as the server keeps it. */
    Bytes wrapped(Bytes seed, UserId user, long generation) {
        return Bytes.of(Boxes.box(wrapping, seed.toArray(), wrappedFor(user, generation)));
    }

    /** Refuses what other words have wrapped. */
    Bytes unwrapped(Bytes wrapped, UserId user, long generation) throws MlsRefused {
        byte[] additional = wrappedFor(user, generation);
        return Bytes.of(Boxes.unbox(wrapping, wrapped.toArray(), additional, "an identity"));
    }

    private static byte[] wrappedFor(UserId user, long generation) {
        return ByteBuffer.allocate(WRAPPED.length + Structures.ID_BYTES + Integer.BYTES)
                .put(WRAPPED)
                .put(Structures.id(user.value()))
                .putInt((int) generation)
                .array();
    }
}
