package chat.parley.accounts;

import chat.parley.protocol.DeviceId;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;

/**
 * Who is asking, proven by a token.
 *
 * @param expiresAt when the token stops being good, milliseconds since 1970 UTC
 */
public record Principal(
        UserId user, DeviceId device, SessionId session, ServerRole role, long expiresAt) {}
