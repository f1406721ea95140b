package chat.parley.storage.s3;

import chat.parley.storage.tls.TrustedCa;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

import javax.net.ssl.TrustManager;

/** Makes clients of which no call waits for ever. */
final class Clients {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** Between two bytes that come. */
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private static final Duration ATTEMPT = Duration.ofMinutes(1);
    private static final Duration CALL = Duration.ofMinutes(2);

    private Clients() {}

    /** Throws an {@link IOException} when the bucket's {@code ca} cannot be read. */
    static S3Client of(S3Bucket bucket, AwsCredentialsProvider credentials) throws IOException {
        S3ClientBuilder builder =
                S3Client.builder()
                        .credentialsProvider(credentials)
                        .region(Region.of(bucket.region()))
                        .forcePathStyle(bucket.pathStyle())
                        .overrideConfiguration(overrides())
                        .httpClient(http(bucket.ca()));
        if (bucket.endpoint() != null) {
            builder.endpointOverride(bucket.endpoint());
        }
        return builder.build();
    }

    private static SdkHttpClient http(@Nullable Path ca) throws IOException {
        UrlConnectionHttpClient.Builder builder =
                UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SILENCE);
        if (ca != null) {
            TrustManager[] trusted = TrustedCa.read(ca);
            builder.tlsTrustManagersProvider(() -> trusted);
        }
        return builder.build();
    }

    private static ClientOverrideConfiguration overrides() {
        return ClientOverrideConfiguration.builder()
                .apiCallAttemptTimeout(ATTEMPT)
                .apiCallTimeout(CALL)
                .retryStrategy(RetryMode.STANDARD) // three attempts
                .build();
    }
}
