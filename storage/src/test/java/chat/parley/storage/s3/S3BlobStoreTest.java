package chat.parley.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.BlobId;
import chat.parley.rooms.BlobStore;
import chat.parley.rooms.BlobStore.Put;
import chat.parley.rooms.StoreUnavailable;
import chat.parley.testkit.BlobStoreContract;
import chat.parley.testkit.S3Server;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

class S3BlobStoreTest extends BlobStoreContract {
    @TempDir static Path folder;
    private static S3Server server;
    private static int stores;

    private S3Bucket bucket;

    @BeforeAll
    static void start() throws Exception {
        server = new S3Server(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    /** Each has a prefix of its own. */
    @Override
    protected BlobStore create() {
        stores++;
        bucket = at(server.endpoint(), S3Server.BUCKET, "store-" + stores + "/");
        return S3BlobStore.open(bucket, keys(S3Server.ACCESS_KEY, S3Server.SECRET_KEY));
    }

    private static S3Bucket at(URI endpoint, String name, String prefix) {
        return new S3Bucket(name, prefix, "us-east-1", endpoint, true);
    }

    private static AwsCredentialsProvider keys(String access, String secret) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(access, secret));
    }

    private S3Client client() {
        return Clients.of(bucket, keys(S3Server.ACCESS_KEY, S3Server.SECRET_KEY));
    }

    @Test
    void partsOfWhatWasNotStoredAreAborted() throws IOException {
        int length = 2 * S3BlobStore.PART_BYTES + 1;
        blobs.put(id(), new ByteArrayInputStream(new byte[length]), length - 1);
        try (S3Client client = client()) {
            assertThat(
                            client.listMultipartUploads(
                                            request ->
                                                    request.bucket(bucket.name())
                                                            .prefix(bucket.prefix()))
                                    .uploads())
                    .isEmpty();
        }
    }

    @Test
    void aBlobOfWholePartsIsStored() throws IOException {
        BlobId id = id();
        byte[] bytes = bytes(2 * S3BlobStore.PART_BYTES);
        assertThat(put(id, bytes)).isEqualTo(Put.STORED);
        assertThat(all(id)).isEqualTo(bytes);
    }

    @Test
    void foreignObjectsAreNoBlobs() throws IOException {
        BlobId id = id();
        put(id, new byte[1]);
        try (S3Client client = client()) {
            for (String name : new String[] {"!", "0/x", "readme", "zz"}) {
                client.putObject(
                        request -> request.bucket(bucket.name()).key(bucket.prefix() + name),
                        RequestBody.fromString(name));
            }
        }
        assertThat(blobs.list(null, 1)).extracting(BlobStore.Entry::id).containsExactly(id);
        assertThat(blobs.list(id, 1)).isEmpty();
    }

    @Test
    void wrongKeysAreNamed() {
        assertUnavailable(
                S3BlobStore.open(bucket, keys(S3Server.ACCESS_KEY, "wrong")),
                "the secret key is wrong");
        assertUnavailable(
                S3BlobStore.open(bucket, keys("wrong", S3Server.SECRET_KEY)),
                "there is no such access key");
    }

    @Test
    void wrongKeysAreGuessedAtWhereS3DoesNotSay() {
        try (BlobStore wrong = S3BlobStore.open(bucket, keys(S3Server.ACCESS_KEY, "wrong"))) {
            assertThatThrownBy(() -> wrong.size(id()))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("the keys are wrong");
        }
    }

    @Test
    void aBucketThatIsNotThereIsNamed() {
        assertUnavailable(
                S3BlobStore.open(
                        at(server.endpoint(), "absent", ""),
                        keys(S3Server.ACCESS_KEY, S3Server.SECRET_KEY)),
                "s3://absent/ at " + server.endpoint() + ": there is no such bucket");
    }

    @Test
    void aServerThatCannotBeReachedIsNamed() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        URI endpoint = URI.create("http://127.0.0.1:" + free);
        assertUnavailable(
                S3BlobStore.open(at(endpoint, "any", ""), keys("any", "any")),
                endpoint + ": Connection refused");
    }

    private void assertUnavailable(BlobStore wrong, String why) {
        try (wrong) {
            var content = new ByteArrayInputStream(new byte[1]);
            // a refusal that comes while the content is still being sent may be lost
            assertThatThrownBy(() -> wrong.put(id(), content, 1))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("s3://");
            assertThatThrownBy(() -> wrong.read(id(), 0, 1))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining(why);
            assertThatThrownBy(() -> wrong.list(null, 1))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining(why);
        }
    }

    @Test
    void anAnswerThatBreaksOffDoesNotLookWhole() throws IOException {
        String half = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf";
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                BlobStore broken =
                        S3BlobStore.open(
                                at(
                                        URI.create("http://127.0.0.1:" + listening.getLocalPort()),
                                        "any",
                                        ""),
                                keys("any", "any"))) {
            Thread.startVirtualThread(() -> answer(listening, half));
            try (InputStream content = broken.read(id(), 0, 10).orElseThrow()) {
                assertThatThrownBy(content::readAllBytes).isInstanceOf(IOException.class);
            }
        }
    }

    private static void answer(ServerSocket listening, String bytes) {
        try (Socket socket = listening.accept()) {
            InputStream in = socket.getInputStream();
            for (int line = 0; in.read() != '\n' || ++line < 3; ) {} // enough of the request
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
