package chat.parley.accounts;

import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jspecify.annotations.Nullable;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Ed25519 keys that sign access tokens, shared by all nodes through the store. One signs; those
 * it took over from verify until nothing they signed is good any more. Each node holds a copy and
 * reads the store again after a minute, or when a token names a key it does not know, at most once
 * a second. Safe for use by many threads; calls may block on the store.
 */
public final class SigningKeys {
    /**
     * How long a retired key verifies: the longest life of a token, and time for nodes to notice.
     */
    static final Duration RETIREMENT = Duration.ofHours(2);

    static final Duration REREAD = Duration.ofMinutes(1);
    private static final Duration REREAD_FOR_UNKNOWN = Duration.ofSeconds(1);

    private final KeyStore store;
    private final InstantSource clock;
    private final SecureRandom random;
    private volatile Loaded loaded;

    /** A key with the name under which tokens refer to it. */
    record SigningKey(String kid, PrivateKey privateKey, PublicKey publicKey) {}

    private record Loaded(SigningKey signer, Map<String, SigningKey> known, long atMs) {}

    /** Reads the keys, and makes the first one on a new server. */
    public SigningKeys(KeyStore store, InstantSource clock, SecureRandom random) {
        this.store = store;
        this.clock = clock;
        this.random = random;
        if (store.keys().stream().allMatch(key -> key.retiredAt() != null)) {
            store.rotate(generate());
        }
        this.loaded = load();
    }

    /** Signs with a new key from now on; what was signed before stays good. */
    public synchronized void rotate() {
        store.rotate(generate());
        store.forgetKeys(clock.millis() - RETIREMENT.toMillis());
        loaded = load();
    }

    /** Signs with a new key once the present one has signed for so long. */
    void rotateAfter(Duration age) {
        long before = clock.millis() - age.toMillis();
        boolean old =
                store.keys().stream()
                        .filter(key -> key.retiredAt() == null)
                        .allMatch(key -> key.createdAt() <= before);
        if (old) {
            rotate();
        }
    }

    /** The public keys as a JSON Web Key Set (RFC 7517), for {@code /.well-known/jwks.json}. */
    public String jwks() {
        List<OctetKeyPairJsonWebKey> keys =
                current().known().values().stream().map(SigningKeys::jwk).toList();
        return new JsonWebKeySet(keys).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
    }

    SigningKey signer() {
        return current().signer();
    }

    /** Null when there is no such key. */
    @Nullable PublicKey verifier(String kid) {
        @Nullable SigningKey key = current().known().get(kid);
        if (key == null) {
            key = loadedSince(REREAD_FOR_UNKNOWN).known().get(kid);
        }
        return key == null ? null : key.publicKey();
    }

    private Loaded current() {
        return loadedSince(REREAD);
    }

    private Loaded loadedSince(Duration age) {
        if (isFresh(age)) {
            return loaded;
        }
        synchronized (this) {
            if (!isFresh(age)) {
                loaded = load();
            }
            return loaded;
        }
    }

    private boolean isFresh(Duration age) {
        return Math.abs(clock.millis() - loaded.atMs()) < age.toMillis();
    }

    private Loaded load() {
        long now = clock.millis();
        long retiredAfter = now - RETIREMENT.toMillis();
        Map<String, SigningKey> known = new LinkedHashMap<>();
        @Nullable SigningKey signer = null;
        for (StoredKey stored : store.keys()) {
            @Nullable Long retiredAt = stored.retiredAt();
            if (retiredAt != null && retiredAt <= retiredAfter) {
                continue;
            }
            SigningKey key = decode(stored);
            known.put(key.kid(), key);
            if (signer == null && retiredAt == null) {
                signer = key;
            }
        }
        if (signer == null) {
            throw new IllegalStateException("the store holds no key to sign tokens with");
        }
        return new Loaded(signer, known, now);
    }

    private StoredKey generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, random);
            KeyPair pair = generator.generateKeyPair();
            Base64.Encoder base64 = Base64.getEncoder();
            return new StoredKey(
                    new OctetKeyPairJsonWebKey(pair.getPublic())
                            .calculateBase64urlEncodedThumbprint("SHA-256"),
                    base64.encodeToString(pair.getPrivate().getEncoded()),
                    base64.encodeToString(pair.getPublic().getEncoded()),
                    clock.millis(),
                    null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK since 15 has Ed25519", e);
        }
    }

    private static SigningKey decode(StoredKey stored) {
        try {
            KeyFactory factory = KeyFactory.getInstance("Ed25519");
            Base64.Decoder base64 = Base64.getDecoder();
            return new SigningKey(
                    stored.kid(),
                    factory.generatePrivate(
                            new PKCS8EncodedKeySpec(base64.decode(stored.privateKey()))),
                    factory.generatePublic(
                            new X509EncodedKeySpec(base64.decode(stored.publicKey()))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException("stored key " + stored.kid() + " cannot be read", e);
        }
    }

    private static OctetKeyPairJsonWebKey jwk(SigningKey key) {
        var jwk = new OctetKeyPairJsonWebKey(key.publicKey());
        jwk.setKeyId(key.kid());
        jwk.setUse("sig");
        jwk.setAlgorithm(AlgorithmIdentifiers.EDDSA);
        return jwk;
    }
}
