package chat.parley.storage.s3;

import chat.parley.protocol.BlobId;
import chat.parley.rooms.AtMost;
import chat.parley.rooms.BlobStore;
import chat.parley.rooms.ByteRange;
import chat.parley.rooms.StoreUnavailable;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * One object a blob, with the prefix and the id for its key. Objects are written on the condition
 * that there is none ({@code If-None-Match: *}): a service that does not know it is unfit.
 *
 * <p>Up to {@link #PART_BYTES} are sent in one request, more in parts, which are seen together or
 * not at all. Parts that a crash leaves behind are not seen but paid for: the bucket needs a rule
 * that aborts incomplete uploads.
 */
public final class S3BlobStore implements BlobStore {
    /** Metadata that tells one put from another. */
    private static final String MARK = "put";

    /** The least that S3 takes for a part that is not the last; 10,000 of them are the most. */
    static final int PART_BYTES = 5 * 1024 * 1024;

    /** Each holds up to twice {@link #PART_BYTES} in memory. Others wait for their turn. */
    static final int PUTS_AT_ONCE = 8;

    private static final Logger LOG = LoggerFactory.getLogger(S3BlobStore.class);

    /** Between two looks for a service that is not there yet. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Semaphore turns = new Semaphore(PUTS_AT_ONCE, true);
    private final S3Bucket bucket;
    private final S3Client client;

    private S3BlobStore(S3Bucket bucket, S3Client client) {
        this.bucket = bucket;
        this.client = client;
    }

    /**
     * Signs with what Amazon's programs would find: {@code AWS_ACCESS_KEY_ID} and {@code
     * AWS_SECRET_ACCESS_KEY}, the files of the AWS command line, the role of the machine.
     *
     * @param patience how long a service is waited for that does not answer, or answers that it is
     *     not able to; what waiting does not mend is told at once
     * @throws IOException when the bucket's {@code ca} cannot be read
     * @throws StoreUnavailable when the bucket cannot be listed
     */
    public static S3BlobStore open(S3Bucket bucket, Duration patience) throws IOException {
        return open(bucket, DefaultCredentialsProvider.builder().build(), patience);
    }

    static S3BlobStore open(S3Bucket bucket, AwsCredentialsProvider credentials, Duration patience)
            throws IOException {
        S3BlobStore blobs = open(bucket, credentials);
        try {
            blobs.waitUntilThere(patience);
            return blobs;
        } catch (StoreUnavailable e) {
            blobs.close();
            throw e;
        }
    }

    /** Does not connect yet. */
    static S3BlobStore open(S3Bucket bucket, AwsCredentialsProvider credentials)
            throws IOException {
        return new S3BlobStore(bucket, Clients.of(bucket, credentials));
    }

    private void waitUntilThere(Duration patience) {
        long start = System.nanoTime();
        for (int tries = 1; ; tries++) {
            try {
                list(null, 1);
                return;
            } catch (StoreUnavailable e) {
                if (!S3Errors.mayPass(e.getCause())
                        || System.nanoTime() - start >= patience.toNanos()) {
                    throw e;
                }
                if (tries == 1) {
                    LOG.warn("{}; waiting up to {}", e.getMessage(), patience);
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable("interrupted while waiting for S3", e);
        }
    }

    @Override
    public Put put(BlobId id, InputStream content, long most) throws IOException {
        InputStream bounded = new AtMost(content, most);
        turns.acquireUninterruptibly();
        try {
            byte[] first = bounded.readNBytes(PART_BYTES);
            return first.length < PART_BYTES ? putWhole(id, first) : putParts(id, first, bounded);
        } catch (AtMost.TooLong _) {
            return Put.TOO_LARGE;
        } finally {
            turns.release();
        }
    }

    private Put putWhole(BlobId id, byte[] bytes) {
        String mark = mark();
        return answer(
                () -> {
                    client.putObject(
                            request ->
                                    request.bucket(bucket.name())
                                            .key(key(id))
                                            .metadata(Map.of(MARK, mark))
                                            .ifNoneMatch("*"),
                            RequestBody.fromBytes(bytes));
                    return Put.STORED;
                },
                refused -> settled(refused, id, mark));
    }

    private static String mark() {
        return UUID.randomUUID().toString();
    }

    /**
     * What it means that there is something already. The client sends again what was not answered:
     * then it may be our own.
     */
    private @Nullable Put settled(S3Exception refused, BlobId id, String mark) {
        if (refused.statusCode() != S3Errors.TAKEN) {
            return null;
        }
        boolean own = head(id).filter(is -> mark.equals(is.metadata().get(MARK))).isPresent();
        return own ? Put.STORED : Put.TAKEN;
    }

    private Put putParts(BlobId id, byte[] first, InputStream rest) throws IOException {
        if (size(id).isPresent()) { // also noticed at the end, but then all was sent
            return Put.TAKEN;
        }
        String mark = mark();
        PartUpload upload =
                answer(() -> PartUpload.begin(client, bucket, key(id), Map.of(MARK, mark)));
        try (upload) {
            for (byte[] part = first; part.length > 0; part = rest.readNBytes(PART_BYTES)) {
                byte[] next = part;
                answer(() -> upload.add(next));
            }
            return answer(upload::complete, refused -> settled(refused, id, mark));
        }
    }

    @Override
    public Optional<InputStream> read(BlobId id, long from, long length) {
        ByteRange range = new ByteRange(from, length);
        String bytes = "bytes=" + range.from() + "-" + (range.end() - 1);
        return answer(
                () ->
                        Optional.<InputStream>of(
                                client.getObject(
                                        request ->
                                                request.bucket(bucket.name())
                                                        .key(key(id))
                                                        .range(bytes))),
                refused ->
                        switch (refused.statusCode()) {
                            case S3Errors.BEYOND_THE_END ->
                                    Optional.of(InputStream.nullInputStream());
                            case S3Errors.NOT_FOUND ->
                                    S3Errors.isNoObject(refused) ? Optional.empty() : null;
                            default -> null;
                        });
    }

    @Override
    public OptionalLong size(BlobId id) {
        return head(id).stream().mapToLong(HeadObjectResponse::contentLength).findFirst();
    }

    private Optional<HeadObjectResponse> head(BlobId id) {
        return answer(
                () ->
                        Optional.of(
                                client.headObject(
                                        request -> request.bucket(bucket.name()).key(key(id)))),
                refused -> refused.statusCode() == S3Errors.NOT_FOUND ? Optional.empty() : null);
    }

    @Override
    public void delete(BlobId id) {
        answer(() -> client.deleteObject(request -> request.bucket(bucket.name()).key(key(id))));
    }

    @Override
    public List<Entry> list(@Nullable BlobId after, int limit) {
        BlobStore.checkLimit(limit);
        List<Entry> page = new ArrayList<>();
        String last = after == null ? bucket.prefix() : key(after);
        List<S3Object> found = objects(last, limit);
        while (!found.isEmpty() && page.size() < limit) {
            found.forEach(object -> entry(object).ifPresent(page::add));
            last = found.getLast().key();
            found = objects(last, limit - page.size());
        }
        return page;
    }

    private List<S3Object> objects(String after, int limit) {
        return limit == 0
                ? List.of()
                : answer(
                        () ->
                                client.listObjectsV2(
                                                request ->
                                                        request.bucket(bucket.name())
                                                                .prefix(bucket.prefix())
                                                                .startAfter(after)
                                                                .maxKeys(limit))
                                        .contents());
    }

    /** Empty for an object that is no blob. */
    private Optional<Entry> entry(S3Object object) {
        try {
            BlobId id = BlobId.parse(object.key().substring(bucket.prefix().length()));
            return Optional.of(new Entry(id, object.size(), object.lastModified().toEpochMilli()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private String key(BlobId id) {
        return bucket.prefix() + id;
    }

    private interface Call<T> {
        T run() throws SdkException;
    }

    private <T> T answer(Call<T> call) {
        return answer(call, _ -> null);
    }

    /**
     * Calls S3.
     *
     * @param refusal what a refusal says; null when it is a failure
     */
    private <T> T answer(Call<T> call, Function<S3Exception, @Nullable T> refusal) {
        try {
            return call.run();
        } catch (S3Exception e) {
            T said = refusal.apply(e);
            if (said == null) {
                throw unavailable(e);
            }
            return said;
        } catch (SdkException e) {
            throw unavailable(e);
        }
    }

    private StoreUnavailable unavailable(SdkException e) {
        return new StoreUnavailable(bucket + ": " + S3Errors.explain(e), e);
    }

    @Override
    public void close() {
        client.close();
    }
}
