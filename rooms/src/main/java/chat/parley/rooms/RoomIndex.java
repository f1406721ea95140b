package chat.parley.rooms;

import java.util.List;
import java.util.Set;

/**
 * What a room's events say about each other, so that what is said about an old event is found
 * without reading all that follows it.
 *
 * @param relations which event is about which other one
 * @param mentions whom messages mention
 * @param tombstones messages that were deleted, but for those in threads: they count as unread no
 *     more
 * @param silenced events that say nothing about others, and mention nobody, any more: they were
 *     deleted
 * @param epochs those of the room's group that began since; never told
 */
public record RoomIndex(
        List<Relation> relations,
        List<Mention> mentions,
        Set<Long> tombstones,
        Set<Long> silenced,
        List<GroupEpoch> epochs) {
    public static final RoomIndex EMPTY = new RoomIndex(List.of(), List.of(), Set.of(), Set.of());

    public RoomIndex(
            List<Relation> relations,
            List<Mention> mentions,
            Set<Long> tombstones,
            Set<Long> silenced) {
        this(relations, mentions, tombstones, silenced, List.of());
    }

    public RoomIndex {
        epochs = List.copyOf(epochs);
        relations = List.copyOf(relations);
        mentions = List.copyOf(mentions);
        tombstones = Set.copyOf(tombstones);
        silenced = Set.copyOf(silenced);
    }
}
