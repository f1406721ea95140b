package chat.parley.accounts;

import chat.parley.protocol.Rest;

import org.jspecify.annotations.Nullable;

/**
 * What the owner may change while the server runs.
 *
 * @param openSignUp whether anyone may make an account without an invitation
 * @param approveSignUps whether such accounts wait until an admin lets them in
 */
public record StoredSettings(boolean openSignUp, boolean approveSignUps) {
    /** Of a new server. */
    public static final StoredSettings INITIAL = new StoredSettings(false, true);

    StoredSettings with(Rest.ServerSettings change) {
        return new StoredSettings(
                orElse(change.openSignUp(), openSignUp),
                orElse(change.approveSignUps(), approveSignUps));
    }

    /** As the audit log tells them. */
    String words() {
        return "openSignUp=%s approveSignUps=%s".formatted(openSignUp, approveSignUps);
    }

    private static boolean orElse(@Nullable Boolean changed, boolean before) {
        return changed == null ? before : changed;
    }
}
