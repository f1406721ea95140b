package chat.parley.rooms;

import java.util.List;
import java.util.Set;

/**
 * What a room's events say about each other, so that what is said about an old event is found
 * without reading all that follows it.
 *
 * @param relations which event is about which other one
 * @param mentions whom messages mention
 * @param tombstones messages that were deleted
 * @param silenced events that say nothing about others, and mention nobody, any more: they were
 *     deleted
 */
public record RoomIndex(
        List<Relation> relations,
        List<Mention> mentions,
        Set<Long> tombstones,
        Set<Long> silenced) {
    public static final RoomIndex EMPTY = new RoomIndex(List.of(), List.of(), Set.of(), Set.of());

    public RoomIndex {
        relations = List.copyOf(relations);
        mentions = List.copyOf(mentions);
        tombstones = Set.copyOf(tombstones);
        silenced = Set.copyOf(silenced);
    }
}
