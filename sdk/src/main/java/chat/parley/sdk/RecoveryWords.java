package chat.parley.sdk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.parley.protocol.Bytes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A secret of 128 bits as twelve words that people can note (BIP-39, the English list); the last
 * one holds a check of the others.
 */
public final class RecoveryWords {
    /** So many words there are. */
    public static final int COUNT = 12;

    private static final int SECRET_BYTES = 16;
    private static final int WORD_BITS = 11;
    private static final int CHECK_BITS = 4;
    private static final List<String> LIST = list();

    private RecoveryWords() {}

    private static List<String> list() {
        try (InputStream in = RecoveryWords.class.getResourceAsStream("english.txt")) {
            byte[] bytes = Objects.requireNonNull(in, "the list of words").readAllBytes();
            return new String(bytes, US_ASCII).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Twelve new ones, with a space between; whoever has them has everything that was said. */
    public static String make() {
        return of(Boxes.random(SECRET_BYTES));
    }

    /** Whether these are such words, as people write them. */
    public static boolean areWords(String words) {
        try {
            return secret(words).length() == SECRET_BYTES;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    static String of(Bytes secret) {
        BigInteger bits =
                new BigInteger(1, secret.toArray())
                        .shiftLeft(CHECK_BITS)
                        .or(BigInteger.valueOf(check(secret)));
        String[] words = new String[COUNT];
        for (int i = COUNT - 1; i >= 0; i--) {
            words[i] = LIST.get(bits.intValue() & (LIST.size() - 1));
            bits = bits.shiftRight(WORD_BITS);
        }
        return String.join(" ", words);
    }

    /** The secret behind words; {@link IllegalArgumentException} for others. */
    static Bytes secret(String words) {
        String plain = Normalizer.normalize(words, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        String[] said = plain.strip().split("[\\s,]+");
        BigInteger bits = BigInteger.ZERO;
        for (String word : said) {
            int at = LIST.indexOf(word);
            if (at < 0 || said.length != COUNT) {
                throw notTheWords();
            }
            bits = bits.shiftLeft(WORD_BITS).or(BigInteger.valueOf(at));
        }
        Bytes secret = bytes(bits.shiftRight(CHECK_BITS));
        if ((bits.intValue() & ((1 << CHECK_BITS) - 1)) != check(secret)) {
            throw notTheWords();
        }
        return secret;
    }

    private static Bytes bytes(BigInteger value) {
        byte[] written = value.toByteArray(); // perhaps with a zero in front, or fewer
        byte[] all = new byte[SECRET_BYTES];
        int length = Math.min(written.length, SECRET_BYTES);
        System.arraycopy(written, written.length - length, all, SECRET_BYTES - length, length);
        return Bytes.of(all);
    }

    private static int check(Bytes secret) {
        return (sha256(secret.toArray())[0] & 0xff) >> (Byte.SIZE - CHECK_BITS);
    }

    static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Arrays.stream(parts).forEach(digest::update);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static IllegalArgumentException notTheWords() {
        return new IllegalArgumentException(
                "these are not the twelve words: compare them with what you noted");
    }
}
