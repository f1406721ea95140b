package chat.parley.rooms;

import chat.parley.protocol.BlobId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.Uuids;

/** What belongs to a commit of a room's group, each uploaded as a blob. */
public enum CommitPart {
    COMMIT("commit", Limits.COMMIT_BYTES),
    WELCOME("welcome", Limits.WELCOME_BYTES),
    GROUP_INFO("groupInfo", Limits.GROUP_INFO_BYTES),
    TREE("tree", Limits.TREE_BYTES);

    private final String text;
    private final int most;

    CommitPart(String text, int most) {
        this.text = text;
        this.most = most;
    }

    /** Throws {@link IllegalArgumentException}. */
    public static CommitPart parse(String text) {
        for (CommitPart part : values()) {
            if (part.text.equals(text)) {
                return part;
            }
        }
        throw new IllegalArgumentException("must be one of commit, welcome, groupInfo, tree");
    }

    /** In bytes. */
    int most() {
        return most;
    }

    /** Follows from who uploads it under which id: nobody comes into another's way. */
    BlobId blob(RoomId room, CommitName name) {
        return new BlobId(
                Uuids.named(
                        "parley commit %s %s %s %s %s"
                                .formatted(room, name.user(), name.device(), name.id(), text)));
    }

    @Override
    public String toString() {
        return text;
    }
}
