package chat.parley.protocol;

/**
 * A leaf of a room's group, and whose it is.
 *
 * @param leaf its index, from 0 on
 */
public record GroupLeaf(long leaf, UserId user, DeviceId device) {}
