package chat.parley.api;

/**
 * What an operator may turn.
 *
 * @param version of this program
 * @param requests answered at once; more are told to come back
 * @param requestsOfOne person answered at once
 */
public record ApiConfig(String version, int requests, int requestsOfOne) {
    public static ApiConfig of(String version) {
        return new ApiConfig(version, 2_000, 32);
    }
}
