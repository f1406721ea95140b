package chat.parley.accounts;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.ServerRole;

/** Who may do what on the server as a whole. Rights in rooms are the rooms' own. */
public enum ServerRight {
    INVITE("only the owner and admins may manage invitations"),
    READ_AUDIT("only the owner and admins may read the audit log"),
    MANAGE_PEOPLE("only the owner and admins may manage people"),
    CHANGE_SETTINGS("only the owner may change the server's settings");

    private final String refusal;

    ServerRight(String refusal) {
        this.refusal = refusal;
    }

    boolean isOf(ServerRole role) {
        return switch (this) {
            case INVITE, MANAGE_PEOPLE, READ_AUDIT ->
                    role == ServerRole.OWNER || role == ServerRole.ADMIN;
            case CHANGE_SETTINGS -> role == ServerRole.OWNER;
        };
    }

    /** Refuses as forbidden whoever does not have the right. */
    public void require(Principal asker) {
        if (!isOf(asker.role())) {
            throw new Refusal(ErrorCode.FORBIDDEN, refusal);
        }
    }
}
