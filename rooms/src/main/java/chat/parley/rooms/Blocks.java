package chat.parley.rooms;

import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/**
 * Whom people have blocked: a part of the {@link Directory}, under the same rules. Nothing of it is
 * folded from the log; it goes with the account of either of the two.
 */
public interface Blocks {

    /**
     * Blocks somebody else; who is blocked already stays so.
     *
     * @return false when the person has blocked {@link Limits#BLOCKS} others
     */
    boolean add(UserId person, UserId other);

    /** Takes it back. */
    void remove(UserId person, UserId other);

    /**
     * Whom the person has blocked, ordered by user id, after {@code after} (null: from the start).
     */
    List<UserId> of(UserId person, @Nullable UserId after, int limit);

    /** Whether the person has blocked this other one. */
    boolean stands(UserId person, UserId other);

    /** Which of the two people of a direct conversation have blocked the other. */
    Set<UserId> inDirect(RoomId room);

    /** Whom the person has blocked, and who has blocked them; so many, in no order. */
    Set<UserId> apart(UserId person, int limit);
}
