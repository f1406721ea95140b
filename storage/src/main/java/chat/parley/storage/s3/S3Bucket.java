package chat.parley.storage.s3;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.file.Path;

/**
 * Where the objects are.
 *
 * @param prefix what every key begins with: empty, or ending with a slash
 * @param region also for services that have none: requests are signed for it
 * @param endpoint null: Amazon's for the region
 * @param pathStyle whether the bucket is named in the path and not in the host name
 * @param ca file with the certificates in PEM that the service's own must lead to; null: those that
 *     the JVM trusts
 */
public record S3Bucket(
        String name,
        String prefix,
        String region,
        @Nullable URI endpoint,
        boolean pathStyle,
        @Nullable Path ca) {
    @Override
    public String toString() {
        return "s3://" + name + "/" + prefix + (endpoint == null ? "" : " at " + endpoint);
    }
}
