package chat.parley.api;

/**
 * What an operator may turn.
 *
 * @param version of this program
 * @param behindProxy whether {@code X-Forwarded-For} and {@code X-Forwarded-Proto} are a trusted
 *     proxy's and not anyone's
 * @param requests answered at once; more are told to come back
 * @param requestsOfOne person answered at once
 */
public record ApiConfig(String version, boolean behindProxy, int requests, int requestsOfOne) {
    /** For {@code version}, reached directly. */
    public static ApiConfig of(String version) {
        return new ApiConfig(version, false, 2_000, 32);
    }
}
