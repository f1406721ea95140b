package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority of one's own, made by the JDK's keytool. */
public final class TestCa {
    public static final String PASSWORD = "changeit";
    private static final String ROOT = "root";

    private final Path folder;
    private final Path root;

    public TestCa(Path folder) {
        this.folder = folder;
        this.root = folder.resolve("root.p12");
        keytool(
                root,
                "-genkeypair",
                ROOT,
                "-dname",
                "CN=Test root",
                "-ext",
                "bc:c",
                "-keyalg",
                "EC");
    }

    /** A trust store with the root, as `keytool -importcert` makes one. */
    public Path trustStore() {
        Path store = folder.resolve("trusted.p12");
        if (!Files.exists(store)) {
            keytool(store, "-importcert", ROOT, "-noprompt", "-file", rootPem().toString());
        }
        return store;
    }

    /** A file with the root in PEM. */
    public Path rootPem() {
        Path pem = folder.resolve("root.pem");
        if (!Files.exists(pem)) {
            keytool(root, "-exportcert", ROOT, "-rfc", "-file", pem.toString());
        }
        return pem;
    }

    /** What trusts this authority and no other. */
    public SSLContext trusting() {
        try {
            var factory =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(load(trustStore()));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A certificate for {@code localhost} and 127.0.0.1.
     *
     * @param name its common name, by which tests tell certificates apart
     * @param algorithm {@code EC} or {@code RSA}
     */
    public Issued issue(String name, String algorithm) {
        Path store = folder.resolve(name + ".p12");
        Path request = folder.resolve(name + ".csr");
        Path answer = folder.resolve(name + ".pem");
        keytool(store, "-genkeypair", name, "-dname", "CN=" + name, "-keyalg", algorithm);
        keytool(store, "-certreq", name, "-file", request.toString());
        keytool(
                root,
                "-gencert",
                ROOT,
                "-rfc",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-infile",
                request.toString(),
                "-outfile",
                answer.toString());
        try {
            Key key = load(store).getKey(name, PASSWORD.toCharArray());
            Certificate issuer = load(root).getCertificate(ROOT);
            return new Issued(
                    Files.readString(answer) + pem("CERTIFICATE", issuer.getEncoded()),
                    pem("PRIVATE KEY", key.getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A PKCS#12 file with such a certificate, its issuer's and its key. */
    public Path issueStore(String name, String algorithm) {
        try {
            Path chain =
                    Files.writeString(
                            folder.resolve(name + "-chain.pem"),
                            issue(name, algorithm).certificate());
            Path store = folder.resolve(name + ".p12");
            keytool(store, "-importcert", name, "-noprompt", "-file", chain.toString());
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** PEM texts; the certificate is followed by the root's. */
    public record Issued(String certificate, String key) {}

    private static String pem(String label, byte[] der) {
        String body =
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, body, label);
    }

    private static KeyStore load(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(Path store, String command, String alias, String... more) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        words.addAll(List.of(command, "-alias", alias, "-keystore", store.toString()));
        words.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        words.addAll(List.of(more));
        try {
            Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(output).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
