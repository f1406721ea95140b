package chat.parley.testkit;

import static chat.parley.testkit.SampleAccounts.NOW;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.KeyStore;
import chat.parley.accounts.StoredKey;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;

/** What every {@link KeyStore} promises. */
public abstract class KeyStoreContract {
    private final SampleAccounts samples = new SampleAccounts(3);
    private KeyStore store;

    /** An empty store. */
    protected abstract KeyStore create() throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = create();
    }

    @Test
    void aNewKeyRetiresTheOneBefore() {
        assertThat(store.keys()).isEmpty();
        StoredKey first = samples.key(NOW);
        StoredKey second = samples.key(NOW + 10);
        StoredKey third = samples.key(NOW + 20);
        store.rotate(first);
        assertThat(store.keys()).containsExactly(first);
        store.rotate(second);
        store.rotate(third);
        assertThat(store.keys())
                .containsExactly(third, retired(second, NOW + 20), retired(first, NOW + 10));
    }

    private static StoredKey retired(StoredKey key, long at) {
        return new StoredKey(key.kid(), key.privateKey(), key.publicKey(), key.createdAt(), at);
    }

    @Test
    void onlyLongRetiredKeysAreForgotten() {
        store.rotate(samples.key(NOW));
        store.rotate(samples.key(NOW + 10));
        StoredKey third = samples.key(NOW + 20);
        store.rotate(third);
        store.forgetKeys(NOW + 10);
        assertThat(store.keys()).hasSize(3);
        store.forgetKeys(NOW + 11);
        assertThat(store.keys()).hasSize(2);
        store.forgetKeys(Long.MAX_VALUE);
        assertThat(store.keys()).containsExactly(third);
    }

    @Test
    void ofManyRotationsAtOnceOneKeySigns() throws Exception {
        List<StoredKey> keys = List.of(samples.key(NOW), samples.key(NOW), samples.key(NOW));
        Races.run(
                3,
                i ->
                        () -> {
                            store.rotate(keys.get(i));
                            return i;
                        });
        assertThat(store.keys())
                .hasSize(3)
                .filteredOn(key -> Objects.isNull(key.retiredAt()))
                .hasSize(1);
    }

    @Test
    void theFirstCandidateOfASecretStays() {
        assertThat(store.secret("one", "first")).isEqualTo("first");
        assertThat(store.secret("one", "second")).isEqualTo("first");
        assertThat(store.secret("other", "second")).isEqualTo("second");
    }

    @Test
    void nodesThatStartAtOnceAgreeOnASecret() throws Exception {
        List<String> secrets = Races.run(20, i -> () -> store.secret("one", "candidate-" + i));
        assertThat(secrets).containsOnly(secrets.getFirst());
    }
}
