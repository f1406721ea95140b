package chat.parley.rooms;

import chat.parley.protocol.Content;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/** What the events of a whole log say about each other. Not thread-safe. */
final class IndexFold {
    private final Set<Relation> relations = new HashSet<>();
    private final Set<Mention> mentions = new HashSet<>();
    private final Set<Long> tombstones = new HashSet<>();
    private final BitSet counted = new BitSet();
    private long n = -1;
    private final BitSet deleted = new BitSet();

    void add(Event event) {
        int seq = Math.toIntExact(event.seq());
        counted.set(seq, n < 0 ? EventType.counts(event.type()) : event.n() > n);
        n = event.n();
        deleted.set(seq, event.content().equals(Content.EMPTY));
        mentions.addAll(Mention.in(event));
        for (Relation relation : Relation.in(event)) {
            relations.add(relation);
            if (event.type().equals(EventType.DELETION) && isCounted(relation.of())) {
                tombstones.add(relation.of());
            }
        }
    }

    Set<Relation> relations() {
        return relations;
    }

    Set<Mention> mentions() {
        return mentions;
    }

    Set<Long> tombstones() {
        return tombstones;
    }

    /** Whether the log says so, or did before the event was deleted. */
    boolean said(Relation relation) {
        return relations.contains(relation) || isSet(deleted, relation.seq());
    }

    /** Whether the log says so, or did before the message was deleted. */
    boolean said(Mention mention) {
        return mentions.contains(mention) || isSet(deleted, mention.seq());
    }

    /** Whether the event is a message without content: the deletion may be one just now. */
    boolean mayBeDeleted(long seq) {
        return tombstones.contains(seq) || (isCounted(seq) && isSet(deleted, seq));
    }

    private boolean isCounted(long seq) {
        return isSet(counted, seq);
    }

    private static boolean isSet(BitSet bits, long seq) {
        return seq <= Integer.MAX_VALUE && bits.get((int) seq);
    }
}
