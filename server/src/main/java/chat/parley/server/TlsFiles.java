package chat.parley.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Where the server finds what it needs for TLS.
 *
 * @param certificate the server's certificate in PEM, followed by those that lead to its root
 * @param key its private key in PEM, not encrypted
 */
public record TlsFiles(Path certificate, Path key) {
    private static final int MOST_BYTES = 1 << 20;

    /** What the files hold now. Throws {@link TlsFault} when one cannot be read. */
    TlsIdentity read() throws TlsFault {
        return new TlsIdentity(
                text(Setting.TLS_CERTIFICATE, certificate), text(Setting.TLS_KEY, key));
    }

    private static String text(Setting setting, Path file) throws TlsFault {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new TlsFault(setting, file + " is too large for a PEM file", null);
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new TlsFault(setting, "there is no file " + file, e);
        } catch (IOException e) {
            throw new TlsFault(setting, file + " cannot be read: " + e, e);
        }
    }
}
