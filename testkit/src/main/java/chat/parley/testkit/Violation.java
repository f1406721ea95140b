package chat.parley.testkit;

/** A promise that was broken, and where. */
public record Violation(Rule rule, String what) {

    /** What a history is held to. */
    public enum Rule {
        /** An acknowledged event is in the log. */
        ACKED_IS_STORED,
        /** An acknowledged event has the number that was told, whoever asks and however often. */
        ACKED_KEEPS_ITS_NUMBER,
        /** One id of one sender is in the log at most once. */
        ONE_ID_ONCE,
        /** What a person wanted to say once is in the log at most once. */
        ONE_INTENT_ONCE,
        /**
         * What was refused is not in the log; unless it was tried more than once: then another try
         * may have been under way.
         */
        REFUSED_IS_NOT_STORED,
        /** Who tries again what landed is not refused, whatever happened since. */
        LANDED_IS_NOT_REFUSED,
        /** Nothing is in the log that nobody sent. */
        STORED_WAS_SENT,
        /** Sequences are dense: 1, 2, 3 … */
        SEQUENCES_ARE_DENSE,
        /** The second dense number counts exactly what makes a room unread. */
        COUNTS_ARE_RIGHT,
        /** A reader gets the next event or is told of a gap: no hole. */
        NO_HOLE,
        /** A reader gets nothing twice. */
        NO_DOUBLE,
        /** A reader gets exactly what is in the log. */
        DELIVERED_IS_STORED,
        /** A reader gets nothing from before they joined or after they left. */
        ONLY_THE_AUDIENCE,
        /** A gap hides nothing that the reader may see. */
        GAPS_HIDE_NOTHING_VISIBLE,
        /** Who asks after an acknowledgement of their own learns of a head at or after it. */
        OWN_ACKS_ARE_SEEN,
        /** A read cursor never moves back. */
        CURSORS_MOVE_FORWARD,
        /** What was deleted has no content any more. */
        DELETED_IS_GONE,
        /** In the end a reader has everything that they may see. */
        READERS_FINISH,
        /** In the end every send is answered. */
        SENDS_ARE_ANSWERED,
        /** The tables are what the log says. */
        TABLES_FOLLOW_THE_LOG,
        /** A change of a room is acknowledged only after the tables know of it. */
        CHANGES_ARE_PROJECTED_FIRST,
        /** Everybody was told in their inbox what happened to them, once. */
        INBOXES_FOLLOW_THE_LOG,
        /** A room's group has one commit in each epoch, and one beginning of each incarnation. */
        ONE_COMMIT_AN_EPOCH,
        /**
         * What is said in an encrypted room can be read by devices of its people that are signed in
         * and in the group, and by nobody else.
         */
        SEALED_FOR_THE_ROOM,
        /**
         * In the end devices in a group have its newest epoch, and whoever has to be is removed.
         */
        GROUPS_HEAL,
        /** No mark of a dead process is left. */
        MARKS_ARE_SWEPT,
        /** The code under test did what its own rules forbid. */
        NO_DEFECT
    }

    @Override
    public String toString() {
        return rule + ": " + what;
    }
}
