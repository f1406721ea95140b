package chat.parley.accounts;

import chat.parley.protocol.UserId;

/** Tells people on all their devices what somebody else may have done with their account. */
@FunctionalInterface
public interface Alerts {

    /** May block; does not throw, for what happened is in the audit log in any case. */
    void tell(UserId user, AuditKind what);
}
