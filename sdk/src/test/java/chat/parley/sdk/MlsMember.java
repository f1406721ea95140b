package chat.parley.sdk;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.LeafOwner;

import java.util.List;

/** A device in a group, whatever library it has. */
interface MlsMember {
    Bytes ROOM = Bytes.of(new byte[20]);

    /** The libraries ask the clock themselves. */
    long NOW = System.currentTimeMillis();

    /** A commit before the server has taken it, and what goes with it. */
    record Commit(Bytes commit, Bytes welcome, MlsGroup.Published published) {}

    /** What was said, and by whom. */
    record Heard(Bytes data, LeafOwner by) {}

    LeafOwner owner();

    void begin() throws Exception;

    Bytes keyPackage() throws Exception;

    void join(Bytes welcome, Bytes tree) throws Exception;

    Commit rejoin(MlsGroup.Published from) throws Exception;

    Commit commit(List<Bytes> add, List<Integer> remove) throws Exception;

    /** The last own commit was taken. */
    void become() throws Exception;

    void take(Bytes commit) throws Exception;

    Bytes say(Bytes data) throws Exception;

    Heard hear(Bytes message) throws Exception;

    MlsGroup.Published published() throws Exception;

    /** Epoch, what authenticates it, and the leaves: the same for all. */
    String state() throws Exception;
}
