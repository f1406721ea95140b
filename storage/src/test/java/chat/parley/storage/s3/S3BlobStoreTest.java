package chat.parley.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.protocol.BlobId;
import chat.parley.rooms.BlobStore;
import chat.parley.rooms.BlobStore.Put;
import chat.parley.rooms.StoreUnavailable;
import chat.parley.testkit.BlobStoreContract;
import chat.parley.testkit.S3Server;
import chat.parley.testkit.TcpProxy;
import chat.parley.testkit.TestCa;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;

class S3BlobStoreTest extends BlobStoreContract {
    @TempDir static Path folder;
    private static TestCa ca;
    private static S3Server server;
    private static int stores;

    private S3Bucket bucket;

    @BeforeAll
    static void start() throws Exception {
        ca = new TestCa(Files.createDirectories(folder.resolve("ca")));
        server = new S3Server(folder.resolve("s3"), ca.issueStore("s3", "EC"));
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    /** Each has a prefix of its own. */
    @Override
    protected BlobStore create() throws IOException {
        stores++;
        bucket = at(server.endpoint(), S3Server.BUCKET, "store-" + stores + "/");
        return S3BlobStore.open(bucket, keys(S3Server.ACCESS_KEY, S3Server.SECRET_KEY));
    }

    private static S3Bucket at(URI endpoint, String name, String prefix) {
        return new S3Bucket(name, prefix, "us-east-1", endpoint, true, null);
    }

    private static AwsCredentialsProvider keys(String access, String secret) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(access, secret));
    }

    private S3Client client() throws IOException {
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
    void aPutIsStoredAlsoWhenItsFirstAnswerWasLost() throws Exception {
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        URI behind = server.endpoint();
        var there = new InetSocketAddress(behind.getHost(), behind.getPort());
        BlobId id = id();
        try (TcpProxy proxy = new TcpProxy(loopback, there);
                BlobStore remote =
                        S3BlobStore.open(
                                at(
                                        URI.create("http://127.0.0.1:" + proxy.address().getPort()),
                                        bucket.name(),
                                        bucket.prefix()),
                                keys(S3Server.ACCESS_KEY, S3Server.SECRET_KEY));
                var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            proxy.hold(TcpProxy.Way.TO_CLIENT);
            var put = thread.submit(() -> remote.put(id, new ByteArrayInputStream(bytes(9)), 9));
            await().until(() -> blobs.size(id).isPresent());
            proxy.cut();
            proxy.calm();
            assertThat(put.get()).isEqualTo(Put.STORED);
            assertThat(remote.put(id, new ByteArrayInputStream(bytes(9)), 9)).isEqualTo(Put.TAKEN);
        }
    }

    @Test
    void aServiceThatIsComingUpIsWaitedFor() throws Exception {
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        URI behind = server.endpoint();
        var there = new InetSocketAddress(behind.getHost(), behind.getPort());
        try (TcpProxy proxy = new TcpProxy(loopback, there);
                var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            S3Bucket remote =
                    at(
                            URI.create("http://127.0.0.1:" + proxy.address().getPort()),
                            bucket.name(),
                            bucket.prefix());
            AwsCredentialsProvider keys = keys(S3Server.ACCESS_KEY, S3Server.SECRET_KEY);
            proxy.refuse();
            assertThatThrownBy(() -> S3BlobStore.open(remote, keys, Duration.ZERO))
                    .isInstanceOf(StoreUnavailable.class);
            int before = proxy.refused();
            var opened = thread.submit(() -> S3BlobStore.open(remote, keys, Duration.ofMinutes(1)));
            await().until(() -> proxy.refused() > 2 * before);
            proxy.calm();
            try (BlobStore blobs = opened.get()) {
                assertThat(blobs.list(null, 1)).isEmpty();
            }
        }
    }

    @Test
    void whatWaitingDoesNotMendIsToldAtOnce() {
        assertThatThrownBy(
                        () ->
                                S3BlobStore.open(
                                        bucket,
                                        keys(S3Server.ACCESS_KEY, "wrong"),
                                        Duration.ofDays(1)))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("the secret key is wrong");
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
    void wrongKeysAreNamed() throws IOException {
        assertUnavailable(
                S3BlobStore.open(bucket, keys(S3Server.ACCESS_KEY, "wrong")),
                "the secret key is wrong");
        assertUnavailable(
                S3BlobStore.open(bucket, keys("wrong", S3Server.SECRET_KEY)),
                "there is no such access key");
    }

    @Test
    void wrongKeysAreGuessedAtWhereS3DoesNotSay() throws IOException {
        try (BlobStore wrong = S3BlobStore.open(bucket, keys(S3Server.ACCESS_KEY, "wrong"))) {
            assertThatThrownBy(() -> wrong.size(id()))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("the keys are wrong");
        }
    }

    @Test
    void missingKeysAreNamed() throws IOException {
        var none = AwsCredentialsProviderChain.of(EnvironmentVariableCredentialsProvider.create());
        assertUnavailable(S3BlobStore.open(bucket, none), "there are no keys (AWS_ACCESS_KEY_ID");
    }

    @Test
    void onlyWhoLeadsToTheCaIsTrusted() throws IOException {
        URI endpoint = server.secureEndpoint();
        AwsCredentialsProvider keys = keys(S3Server.ACCESS_KEY, S3Server.SECRET_KEY);
        var trusting =
                new S3Bucket(S3Server.BUCKET, "tls/", "us-east-1", endpoint, true, ca.rootPem());
        try (BlobStore store = S3BlobStore.open(trusting, keys)) {
            BlobId id = id();
            store.put(id, new ByteArrayInputStream(new byte[7]), 7);
            assertThat(store.size(id)).hasValue(7);
        }
        assertUnavailable(
                S3BlobStore.open(at(endpoint, S3Server.BUCKET, ""), keys), "certification path");
    }

    @Test
    void aCaThatCannotBeReadIsNamed() throws IOException {
        for (Path file :
                new Path[] {
                    folder.resolve("absent.pem"),
                    Files.writeString(folder.resolve("empty.pem"), ""),
                    Files.writeString(folder.resolve("text.pem"), "no certificate")
                }) {
            var wrong = new S3Bucket("any", "", "us-east-1", server.endpoint(), true, file);
            assertThatThrownBy(() -> S3BlobStore.open(wrong, Duration.ZERO))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void aBucketThatIsNotThereIsNamed() throws IOException {
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
