package chat.parley.rooms;

import chat.parley.protocol.Limits;
import chat.parley.protocol.ReportId;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** In memory, gone with the process. */
final class MemoryReports implements Reports {
    private final Directory directory;
    private final NavigableMap<Long, Report> all = new TreeMap<>();

    MemoryReports(Directory directory) {
        this.directory = directory;
    }

    @Override
    public synchronized Made add(Report report) {
        forgetClosed();
        Optional<Report> named = first(other -> other.id().equals(report.id()));
        if (named.isPresent()) {
            return named.filter(other -> isSame(other, report)).isPresent()
                    ? new Made.Known(report.id())
                    : new Made.IdTaken();
        }
        Optional<Report> standing = first(other -> isOpen(other) && isSame(other, report));
        if (standing.isPresent()) {
            return new Made.Known(standing.get().id());
        }
        if (isClosed(report.what().room())) {
            return new Made.RoomClosed();
        }
        long own =
                all.values().stream()
                        .filter(MemoryReports::isOpen)
                        .filter(other -> other.reporter().equals(report.reporter()))
                        .count();
        if (own >= Limits.OPEN_REPORTS) {
            return new Made.TooMany();
        }
        all.put(all.isEmpty() ? 1 : all.lastKey() + 1, report);
        return new Made.Added();
    }

    private Optional<Report> first(Predicate<Report> which) {
        return all.values().stream().filter(which).findFirst();
    }

    private static boolean isSame(Report one, Report other) {
        return one.reporter().equals(other.reporter()) && one.what().equals(other.what());
    }

    private static boolean isOpen(Report report) {
        return report.resolution() == null;
    }

    @Override
    public synchronized Optional<Placed> find(Viewer viewer, ReportId id) {
        return of(viewer, null).filter(placed -> placed.report().id().equals(id)).findFirst();
    }

    @Override
    public synchronized List<Placed> page(
            Viewer viewer, boolean open, @Nullable RoomId room, long before, int limit) {
        return of(viewer, room)
                .filter(placed -> placed.place() < before && isOpen(placed.report()) == open)
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized int open(Viewer viewer, @Nullable RoomId room, int most) {
        return page(viewer, true, room, Long.MAX_VALUE, most).size();
    }

    private Stream<Placed> of(Viewer viewer, @Nullable RoomId room) {
        forgetClosed();
        return all.descendingMap().entrySet().stream()
                .map(entry -> new Placed(entry.getKey(), entry.getValue()))
                .filter(placed -> room == null || room.equals(placed.report().what().room()))
                .filter(placed -> looksAfter(viewer, placed.report().what()));
    }

    private boolean looksAfter(Viewer viewer, Report.Subject what) {
        RoomId room = what.room();
        return !what.user().equals(viewer.person())
                && (viewer.ofServer() || room != null && moderates(viewer, room));
    }

    private boolean moderates(Viewer viewer, RoomId room) {
        boolean isDirect =
                directory.room(room).filter(r -> r.kind() == RoomKind.DIRECT).isPresent();
        return !isDirect && directory.membership(room, viewer.person()).moderates();
    }

    @Override
    public synchronized boolean resolve(ReportId id, Report.Resolution how) {
        forgetClosed();
        Optional<Report> asked = first(report -> isOpen(report) && report.id().equals(id));
        asked.ifPresent(
                report ->
                        all.replaceAll(
                                (_, other) ->
                                        isOpen(other) && other.what().equals(report.what())
                                                ? other.resolved(how)
                                                : other));
        return asked.isPresent();
    }

    /** Closed rooms take theirs with them. */
    private void forgetClosed() {
        all.values().removeIf(report -> isClosed(report.what().room()));
    }

    private boolean isClosed(@Nullable RoomId room) {
        return room != null && directory.room(room).filter(RoomRecord::closed).isPresent();
    }
}
