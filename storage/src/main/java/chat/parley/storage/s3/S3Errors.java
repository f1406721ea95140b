package chat.parley.storage.s3;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

import java.io.IOException;
import java.security.cert.CertificateException;

/** What S3's refusals mean. */
final class S3Errors {
    static final int NOT_FOUND = 404;
    private static final int FORBIDDEN = 403;
    static final int TAKEN = 412;
    static final int BEYOND_THE_END = 416;
    private static final int FAILURES = 500;

    /** How the SDK begins to tell of everything where it looked for keys. */
    private static final String NO_KEYS = "Unable to load credentials from any";

    private S3Errors() {}

    /** Whether it is the object that is not there, and not the bucket. */
    static boolean isNoObject(S3Exception e) {
        return "NoSuchKey".equals(code(e));
    }

    /**
     * Whether it may be another time: the service was not reached, or says that it fails. A
     * certificate does not come to be trusted by waiting.
     */
    static boolean mayPass(@Nullable Throwable e) {
        if (e instanceof S3Exception refused) {
            return refused.statusCode() >= FAILURES;
        }
        return caused(e, IOException.class) && !caused(e, CertificateException.class);
    }

    private static boolean caused(@Nullable Throwable e, Class<? extends Throwable> by) {
        return e != null && (by.isInstance(e) || caused(e.getCause(), by));
    }

    /** The cause, and what to do about it, in words for the operator. */
    static String explain(SdkException e) {
        return switch (e) {
            case S3Exception refused -> explainRefusal(refused);
            default ->
                    String.valueOf(e.getMessage()).startsWith(NO_KEYS)
                            ? "there are no keys (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)"
                            : innermost(e);
        };
    }

    private static String explainRefusal(S3Exception e) {
        return switch (code(e)) {
            case "SignatureDoesNotMatch" -> "the secret key is wrong";
            case "InvalidAccessKeyId" -> "there is no such access key";
            case "AccessDenied" -> "these keys may not do this (AccessDenied)";
            case "NoSuchBucket" -> "there is no such bucket";
            case "NotImplemented" ->
                    "the service lacks what is needed here: " + String.valueOf(e.getMessage());
            case "" -> explainSilence(e);
            default -> String.valueOf(e.getMessage());
        };
    }

    /** Where only headers are asked for, no code comes. */
    private static String explainSilence(S3Exception e) {
        return e.statusCode() == FORBIDDEN
                ? "the keys are wrong, or may not do this (403)"
                : String.valueOf(e.getMessage());
    }

    private static String code(S3Exception e) {
        @Nullable AwsErrorDetails details = e.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    private static String innermost(Throwable e) {
        Throwable cause = e.getCause();
        return cause == null ? String.valueOf(e.getMessage()) : innermost(cause);
    }
}
