package chat.parley.storage.s3;

import chat.parley.rooms.BlobStore.Put;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An object that is sent in parts, and seen once it is complete. Aborted if it never is. */
final class PartUpload implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PartUpload.class);
    private static final ChecksumAlgorithm CHECKSUM = ChecksumAlgorithm.CRC32;

    private final S3Client client;
    private final S3Bucket bucket;
    private final String key;
    private final String upload;
    private final List<CompletedPart> parts = new ArrayList<>();
    private boolean complete;

    private PartUpload(S3Client client, S3Bucket bucket, String key, String upload) {
        this.client = client;
        this.bucket = bucket;
        this.key = key;
        this.upload = upload;
    }

    static PartUpload begin(
            S3Client client, S3Bucket bucket, String key, Map<String, String> metadata) {
        String upload =
                client.createMultipartUpload(
                                request ->
                                        request.bucket(bucket.name())
                                                .key(key)
                                                .metadata(metadata)
                                                .checksumAlgorithm(CHECKSUM))
                        .uploadId();
        return new PartUpload(client, bucket, key, upload);
    }

    /** All but the last have {@link S3BlobStore#PART_BYTES}. Answers its number. */
    int add(byte[] bytes) {
        int number = parts.size() + 1;
        UploadPartResponse added =
                client.uploadPart(
                        request ->
                                request.bucket(bucket.name())
                                        .key(key)
                                        .uploadId(upload)
                                        .partNumber(number)
                                        .checksumAlgorithm(CHECKSUM),
                        RequestBody.fromBytes(bytes));
        parts.add(
                CompletedPart.builder()
                        .partNumber(number)
                        .eTag(added.eTag())
                        .checksumCRC32(added.checksumCRC32())
                        .build());
        return number;
    }

    Put complete() {
        client.completeMultipartUpload(
                request ->
                        request.bucket(bucket.name())
                                .key(key)
                                .uploadId(upload)
                                .multipartUpload(all -> all.parts(parts))
                                .ifNoneMatch("*"));
        complete = true;
        return Put.STORED;
    }

    @Override
    public void close() {
        if (!complete) {
            try {
                client.abortMultipartUpload(
                        request -> request.bucket(bucket.name()).key(key).uploadId(upload));
            } catch (SdkException e) {
                LOG.warn("an incomplete upload stays in {}: {}", bucket, S3Errors.explain(e));
            }
        }
    }
}
