package chat.parley.rooms;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Whom one person has blocked, and what that keeps others from. What is said in direct
 * conversations is refused by their sequencer ({@link RoomRules}). Blocks; safe for use by many
 * threads. Refuses by {@link Refusal}.
 */
public final class Blocking {
    /** Does not say why: not whether there is a block, nor since when. */
    static final String NOT_REACHED = "you cannot reach this person";

    static final String OWN = "you have blocked this person: unblock them first";

    private final Blocks blocks;

    public Blocking(Directory directory) {
        this.blocks = directory.blocks();
    }

    public void block(UserId person, UserId other) {
        if (person.equals(other)) {
            throw new Refusal(ErrorCode.INVALID, "nobody blocks themselves");
        }
        if (!blocks.add(person, other)) {
            throw new Refusal(
                    ErrorCode.FORBIDDEN,
                    "you have blocked " + Limits.BLOCKS + " people: unblock one first");
        }
    }

    public void unblock(UserId person, UserId other) {
        blocks.remove(person, other);
    }

    /** Whom the person has blocked, by user id. */
    public List<UserId> of(UserId person, @Nullable UserId after, int limit) {
        return blocks.of(person, after, limit);
    }

    /** Refuses an invitation of whoever has blocked the asker. */
    public void requireMayInvite(UserId asker, UserId guest) {
        if (blocks.stands(guest, asker)) {
            throw new Refusal(ErrorCode.FORBIDDEN, NOT_REACHED);
        }
    }

    /** Refuses a direct conversation where one of the two has blocked the other. */
    public void requireMayTalk(UserId asker, UserId other) {
        requireMayInvite(asker, other);
        if (blocks.stands(asker, other)) {
            throw new Refusal(ErrorCode.FORBIDDEN, OWN);
        }
    }
}
