package chat.parley.server;

import chat.parley.storage.s3.S3Bucket;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/** Where blobs are kept. */
public sealed interface BlobPlace {
    /** What is allowed, in words. */
    String ALLOWED =
            "a path, or s3://bucket/prefix?region=eu-central-1, for services other than Amazon's"
                    + " with &endpoint=https://s3.example.org and often &path-style=true; the keys"
                    + " come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";

    /** In a folder of this machine. */
    record Folder(Path path) implements BlobPlace {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** In whatever speaks S3. */
    record Bucket(S3Bucket bucket) implements BlobPlace {
        @Override
        public String toString() {
            return bucket.toString();
        }
    }

    /**
     * Reads a place; null for what is none.
     *
     * @param ca as of {@link S3Bucket}
     */
    static @Nullable BlobPlace parse(String text, @Nullable Path ca) {
        if (text.startsWith(S3Address.SCHEME)) {
            @Nullable S3Bucket bucket = S3Address.parse(text, ca);
            return bucket == null ? null : new Bucket(bucket);
        }
        return text.isBlank() || text.contains("://") ? null : new Folder(Path.of(text));
    }
}
