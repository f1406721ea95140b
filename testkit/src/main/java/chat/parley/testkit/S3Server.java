package chat.parley.testkit;

import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** An S3 server of this process on free ports, which keeps its buckets in a folder. */
public final class S3Server implements AutoCloseable {
    public static final String BUCKET = "parley-test";
    public static final String ACCESS_KEY = "access-key-of-tests";
    public static final String SECRET_KEY = "secret-key-of-tests";

    private final Path folder;
    private final Path identity;
    private final int port;
    private final int securePort;
    private S3Proxy server;

    /**
     * Serves {@link #BUCKET}, and checks signatures.
     *
     * @param identity what {@link #secureEndpoint} shows, of {@link TestCa#issueStore}
     */
    public S3Server(Path folder, Path identity) throws IOException {
        this.folder = folder;
        this.identity = identity;
        Files.createDirectories(folder.resolve(BUCKET));
        server = start(0, 0);
        port = server.getPort();
        securePort = server.getSecurePort();
    }

    private S3Proxy start(int at, int secureAt) throws IOException {
        try {
            S3Proxy started =
                    S3Proxy.builder()
                            .blobStore(new FilesystemNio2BlobStore(folder.toString()))
                            .endpoint(URI.create("http://127.0.0.1:" + at))
                            .secureEndpoint(URI.create("https://127.0.0.1:" + secureAt))
                            .keyStore(identity.toString(), TestCa.PASSWORD)
                            .awsAuthentication(
                                    AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                            .build();
            started.start();
            return started;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    /** On the ports that it had, after {@link #close}. */
    public void startAgain() throws IOException {
        server = start(port, securePort);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public URI secureEndpoint() {
        return URI.create("https://127.0.0.1:" + securePort);
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
