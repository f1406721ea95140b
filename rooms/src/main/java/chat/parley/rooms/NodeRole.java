package chat.parley.rooms;

/** What a node does. */
public enum NodeRole {
    /** Holds live connections. */
    GATEWAY,

    /** Answers REST, and gives out the web client. */
    API,

    /** Sequences rooms for all nodes. */
    ROOMS,

    /** Does what happens in the background. */
    WORKER
}
