package chat.parley.storage.s3;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

import java.time.Duration;

/** Makes clients of which no call waits for ever. */
final class Clients {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** Between two bytes that come. */
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private static final Duration ATTEMPT = Duration.ofMinutes(1);
    private static final Duration CALL = Duration.ofMinutes(2);

    private Clients() {}

    static S3Client of(S3Bucket bucket, AwsCredentialsProvider credentials) {
        S3ClientBuilder builder =
                S3Client.builder()
                        .credentialsProvider(credentials)
                        .region(Region.of(bucket.region()))
                        .forcePathStyle(bucket.pathStyle())
                        .overrideConfiguration(overrides())
                        .httpClient(
                                UrlConnectionHttpClient.builder()
                                        .connectionTimeout(CONNECT)
                                        .socketTimeout(SILENCE)
                                        .build());
        if (bucket.endpoint() != null) {
            builder.endpointOverride(bucket.endpoint());
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
