package chat.parley.server;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import javax.net.ssl.X509KeyManager;

/**
 * Who the server is to those who connect by TLS.
 *
 * @param certificate PEM text: the server's certificate first
 * @param key PEM text
 */
record TlsIdentity(String certificate, String key) {
    private static final Set<String> VERSIONS = inOrder("TLSv1.3", "TLSv1.2");

    /** Only such with forward secrecy and authenticated encryption. */
    private static final Set<String> CIPHER_SUITES =
            inOrder(
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final byte[] PROBE = "parley".getBytes(StandardCharsets.US_ASCII);

    private static Set<String> inOrder(String... names) {
        return new LinkedHashSet<>(List.of(names));
    }

    /** Tells a server to be this one. */
    void putInto(HttpServerOptions options) {
        options.setSsl(true).setKeyCertOptions(pem()).setEnabledSecureTransportProtocols(VERSIONS);
        CIPHER_SUITES.forEach(options::addEnabledCipherSuite);
    }

    private PemKeyCertOptions pem() {
        return new PemKeyCertOptions()
                .setCertValue(Buffer.buffer(certificate))
                .setKeyValue(Buffer.buffer(key));
    }

    /**
     * The certificate. Throws {@link TlsFault} when it is none, or when the key is another's:
     * without this check, that would be noticed only when no client gets in any more.
     */
    X509Certificate check(Vertx vertx) throws TlsFault {
        X509Certificate checked = parsed();
        PublicKey publicKey = checked.getPublicKey();
        try {
            if (!belongTogether(privateKey(vertx, publicKey.getAlgorithm()), publicKey)) {
                throw new TlsFault(Setting.TLS_KEY, "it is not the key of the certificate", null);
            }
        } catch (GeneralSecurityException e) {
            throw new TlsFault(
                    Setting.TLS_KEY, "it is not the key of the certificate: " + e.getMessage(), e);
        }
        return checked;
    }

    private X509Certificate parsed() throws TlsFault {
        byte[] pem = certificate.getBytes(StandardCharsets.ISO_8859_1);
        try {
            var certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(pem));
            if (certificates.isEmpty()) {
                throw new TlsFault(
                        Setting.TLS_CERTIFICATE, "the file holds no certificate in PEM", null);
            }
            return (X509Certificate) certificates.iterator().next();
        } catch (CertificateException e) {
            throw new TlsFault(
                    Setting.TLS_CERTIFICATE,
                    "the file holds no certificate in PEM: " + e.getMessage(),
                    e);
        }
    }

    private PrivateKey privateKey(Vertx vertx, String algorithm) throws TlsFault {
        try {
            var keys = (X509KeyManager) pem().getKeyManagerFactory(vertx).getKeyManagers()[0];
            String[] names = keys.getServerAliases(algorithm, null);
            if (names == null) {
                throw new TlsFault(
                        Setting.TLS_KEY,
                        "there can be no TLS with certificates of " + algorithm,
                        null);
            }
            return keys.getPrivateKey(names[0]);
        } catch (TlsFault e) {
            throw e;
        } catch (Exception e) { // whatever Vert.x and the JDK find wrong with it
            throw new TlsFault(
                    Setting.TLS_KEY,
                    "needed is the RSA or EC key of the certificate, in PEM and not encrypted: "
                            + e.getMessage(),
                    e);
        }
    }

    private static boolean belongTogether(PrivateKey key, PublicKey certified)
            throws GeneralSecurityException {
        Signature signature =
                Signature.getInstance(
                        key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update(PROBE);
        return signature.verify(signed);
    }

    /** The key is not to end in a log. */
    @Override
    public String toString() {
        return "certificate and key";
    }
}
