package chat.parley.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Base64;

class VapidKeyTest {
    private final KeyStore store = new MemoryKeyStore();

    @Test
    void aServerHasOneKeyWhicheverNodeMadeIt() {
        String first = VapidKey.open(store, "", "").publicKey();
        assertThat(VapidKey.open(store, "", "").publicKey()).isEqualTo(first);
        assertThat(VapidKey.open(new MemoryKeyStore(), "", "").publicKey()).isNotEqualTo(first);
    }

    @Test
    void aKeyThatIsGivenIsUsedInstead() {
        String given = VapidKey.fresh();
        assertThat(VapidKey.open(store, given, "").publicKey())
                .isEqualTo(VapidKey.open(new MemoryKeyStore(), given, "").publicKey())
                .isNotEqualTo(VapidKey.open(store, "", "").publicKey());
    }

    /** Some coordinates are shorter than 32 bytes, others have a byte for the sign before them. */
    @Test
    void everyKeyHasItsLength() {
        for (int i = 0; i < 600; i++) {
            String key = VapidKey.open(store, VapidKey.fresh(), "").publicKey();
            assertThat(Base64.getUrlDecoder().decode(key)).hasSize(65).startsWith(4);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "{}",
                "{\"kty\":\"oct\",\"k\":\"AAAA\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\","
                        + "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
                        + "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}"
            })
    void whatIsNoPrivateKeyIsRefused(String text) {
        assertThat(VapidKey.isKey(text)).isFalse();
        if (!text.isEmpty()) {
            assertThatThrownBy(() -> VapidKey.open(store, text, ""))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
