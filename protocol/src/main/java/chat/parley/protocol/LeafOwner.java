package chat.parley.protocol;

/** Whose a leaf of a room's group is: a device of a person. */
public record LeafOwner(UserId user, DeviceId device) {}
