package chat.parley.rooms;

import chat.parley.protocol.Limits;
import chat.parley.protocol.ReportId;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/**
 * What people reported: a part of the {@link Directory}, under the same rules. Reports are rows of
 * their own, not state of rooms; those of a room's messages go when it is closed.
 */
public interface Reports {

    /**
     * Adds an open report. One that is there under its id, or is open already by this reporter
     * about the same, stays as it is.
     */
    Made add(Report report);

    /** What became of a report that was to be made. */
    sealed interface Made {
        record Added() implements Made {}

        /**
         * @param id of the one that stands
         */
        record Known(ReportId id) implements Made {}

        /** Somebody else's report, or one about something else, has the id. */
        record IdTaken() implements Made {}

        /** What was said there is nobody's to look after any more. */
        record RoomClosed() implements Made {}

        /** The reporter has {@link Limits#OPEN_REPORTS} open ones. */
        record TooMany() implements Made {}
    }

    /**
     * Who looks after reports, and which: all of them, or those about messages in rooms that they
     * moderate or own, direct conversations left out; never those about themselves.
     */
    record Viewer(UserId person, boolean ofServer) {}

    /** Empty also when the viewer does not look after it. */
    Optional<Placed> find(Viewer viewer, ReportId id);

    /**
     * A page of what the viewer looks after, the newest first.
     *
     * @param open whether the open ones are listed, or those that are resolved
     * @param room null for all
     * @param before the place of the last one of the page before; {@link Long#MAX_VALUE} for the
     *     first page
     */
    List<Placed> page(Viewer viewer, boolean open, @Nullable RoomId room, long before, int limit);

    /**
     * How many open ones the viewer looks after, counted up to {@code most}.
     *
     * @param room null for all
     */
    int open(Viewer viewer, @Nullable RoomId room, int most);

    /**
     * Resolves all open reports about the same as this one.
     *
     * @return false when it is not open, or not there
     */
    boolean resolve(ReportId id, Report.Resolution how);

    /**
     * A report in the queue.
     *
     * @param place rises with each that is made
     */
    record Placed(long place, Report report) {}
}
