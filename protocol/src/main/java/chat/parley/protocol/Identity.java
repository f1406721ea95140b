package chat.parley.protocol;

import org.jspecify.annotations.Nullable;

import java.util.function.UnaryOperator;

/**
 * Who a person is to the devices of others: docs/encryption.md, Identity.
 *
 * @param generation 1, then one more for each new identity
 * @param succession of the recovery key of the generation before; null where nothing vouches for it
 * @param signature of the identity key
 * @param named what the succession is over
 * @param signed what the signature is over
 */
public record Identity(
        UserId user,
        long generation,
        Bytes identityKey,
        Bytes recoveryKey,
        @Nullable Bytes succession,
        Bytes signature,
        Bytes named,
        Bytes signed) {

    /** Of exactly these bytes; its signatures are not looked at. */
    public static Identity read(Bytes encoded) throws InvalidHandshake {
        TlsReader in = new TlsReader(encoded.toArray());
        UserId user = new UserId(in.uuid());
        long generation = in.uint32();
        Bytes identityKey = in.fixed(Ed25519.KEY_BYTES);
        Bytes recoveryKey = in.fixed(Ed25519.KEY_BYTES);
        Bytes named = in.since(0);
        Bytes succession = in.isPresent() ? in.fixed(Ed25519.SIGNATURE_BYTES) : null;
        Bytes signed = in.since(0);
        Bytes signature = in.fixed(Ed25519.SIGNATURE_BYTES);
        in.requireEnd();
        return new Identity(
                user, generation, identityKey, recoveryKey, succession, signature, named, signed);
    }

    /**
     * A first identity, or one that nothing vouches for.
     *
     * @param signer signs with the identity key what it is given
     */
    public static Identity made(
            UserId user,
            long generation,
            Bytes identityKey,
            Bytes recoveryKey,
            UnaryOperator<Bytes> signer) {
        TlsWriter named =
                new TlsWriter()
                        .uuid(user.value())
                        .uint32(generation)
                        .raw(identityKey)
                        .raw(recoveryKey);
        Bytes content = Bytes.of(named.toArray());
        Bytes signed = Bytes.of(named.raw(Bytes.of((byte) 0)).toArray());
        Bytes signature = signer.apply(SignedStructure.IDENTITY.named(signed));
        return new Identity(
                user, generation, identityKey, recoveryKey, null, signature, content, signed);
    }

    /** As it was read. */
    public Bytes encoded() {
        return Bytes.of(new TlsWriter().raw(signed).raw(signature).toArray());
    }

    /** Whether its own key signed it. */
    public boolean isSigned() {
        return SignedStructure.IDENTITY.isSigned(signed, identityKey, signature);
    }

    /** Whether the recovery key of the identity before vouches for it. */
    public boolean succeeds(Identity before) {
        return succession != null
                && SignedStructure.IDENTITY.isSigned(named, before.recoveryKey, succession);
    }
}
