package chat.parley.accounts;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.ReportId;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Bus;
import chat.parley.rooms.Directory;
import chat.parley.rooms.PageBudget;
import chat.parley.rooms.ReadableMessages;
import chat.parley.rooms.RelatedEvents;
import chat.parley.rooms.Report;
import chat.parley.rooms.Reports;
import chat.parley.rooms.Reports.Made;
import chat.parley.rooms.Reports.Placed;
import chat.parley.rooms.Reports.Viewer;
import chat.parley.rooms.RoomReader;
import chat.parley.rooms.RoomRecord;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What people report, and those who look after it: moderators of a room after its messages, owner
 * and admins of the server after everything, nobody after what is reported of themselves. A report
 * refers to a message; what that says is read when somebody looks, as the reporter saw it. Safe for
 * use by many threads; calls may block on the stores. Refuses by {@link Refusal}.
 */
public final class Reporting {
    private final AccountStore accounts;
    private final Audit audit;
    private final Directory directory;
    private final RoomReader reader;
    private final ReadableMessages readable;
    private final RelatedEvents related;
    private final Bus bus;
    private final InstantSource clock;

    public Reporting(
            AccountStore accounts,
            Audit audit,
            Directory directory,
            RoomReader reader,
            ReadableMessages readable,
            RelatedEvents related,
            Bus bus,
            InstantSource clock) {
        this.accounts = accounts;
        this.audit = audit;
        this.directory = directory;
        this.reader = reader;
        this.readable = readable;
        this.related = related;
        this.bus = bus;
        this.clock = clock;
    }

    /**
     * Reports a message that the person sees, or somebody; answers which report stands. Those
     * concerned are told also of one that is there: whoever asks again may not have got as far as
     * telling them.
     */
    public ReportId report(Principal by, Rest.NewReport asked) {
        Report.Subject what = subject(by.user(), asked);
        if (what.user().equals(by.user())) {
            throw new Refusal(ErrorCode.INVALID, "nobody reports themselves");
        }
        var report =
                new Report(
                        asked.id(),
                        by.user(),
                        what,
                        asked.reason(),
                        said(asked.text()),
                        clock.millis(),
                        null);
        return switch (add(by, report)) {
            case Made.Added() -> {
                tell(what);
                yield report.id();
            }
            case Made.Known(ReportId id) -> {
                tell(what);
                yield id;
            }
            case Made.IdTaken() ->
                    throw new Refusal(
                            ErrorCode.CONFLICT, "field 'id' names another report: take a new one");
            case Made.RoomClosed() ->
                    throw new Refusal(
                            ErrorCode.CLOSED,
                            "the room is closed for good: report the person instead");
            case Made.TooMany() ->
                    throw new Refusal(
                            ErrorCode.FORBIDDEN,
                            "%d of your reports are open: wait until some are resolved"
                                    .formatted(Limits.OPEN_REPORTS));
        };
    }

    private Report.Subject subject(UserId by, Rest.NewReport asked) {
        RoomId room = asked.room();
        Long seq = asked.seq();
        UserId user = asked.user();
        if (room != null && seq != null && user == null) {
            return message(by, room, seq);
        }
        if (room == null && seq == null && user != null) {
            return person(user);
        }
        throw new Refusal(
                ErrorCode.INVALID,
                "a report has either 'room' and 'seq', of a message, or 'user', of a person");
    }

    private Report.Subject message(UserId by, RoomId room, long seq) {
        reader.audience(room, by);
        Event message = readable.of(by, room, List.of(seq)).get(seq);
        if (message == null) {
            throw new Refusal(
                    ErrorCode.NOT_FOUND,
                    "there is no message " + seq + " that you can see in this room");
        }
        return Report.Subject.message(room, seq, message.sender());
    }

    private Report.Subject person(UserId user) {
        if (accounts.account(user).isEmpty()) {
            throw new Refusal(ErrorCode.NOT_FOUND, "there is no person " + user);
        }
        return Report.Subject.person(user);
    }

    private static @Nullable String said(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /**
     * Everybody reads what the log tells of them, and the reported may be one who reads all of it:
     * so they are not the entry's subject, and its detail is the report's id, which only those find
     * who look after it.
     */
    private Made add(Principal by, Report report) {
        return audit.together(
                entries -> {
                    Made made = directory.reports().add(report);
                    if (made instanceof Made.Added) {
                        entries.add(AuditKind.REPORTED, by, null, report.id().toString());
                    }
                    return made;
                });
    }

    /**
     * A page of what the asker looks after, the newest first; also bounded to about {@link
     * Limits#PAGE_BYTES} of content.
     *
     * @param open how many are open, up to {@link Limits#COUNTED_REPORTS}
     * @param next to be given as {@code before}; null when this is the last page
     */
    public record Page(List<Entry> reports, int open, @Nullable Long next) {}

    /**
     * A report with what it is about.
     *
     * @param roomName null when there is none
     * @param events as in {@link Rest.Report}
     * @param showsReporter whether the asker may know who reported it
     */
    public record Entry(
            Report report,
            @Nullable String roomName,
            @Nullable List<Event> events,
            boolean showsReporter) {}

    /**
     * What the asker looks after.
     *
     * @param open whether the open ones are listed, or those that are resolved
     * @param room null for all; of another one than all, moderators and admins may ask
     * @param before the {@code next} of the page before; {@link Long#MAX_VALUE} at first
     * @param limit most reports in the page; 0 for how many are open alone
     */
    public Page page(Principal by, boolean open, @Nullable RoomId room, long before, int limit) {
        Viewer viewer = viewer(by);
        if (room != null && !viewer.ofServer()) {
            reader.requireModerator(room, by.user());
        }
        Reports reports = directory.reports();
        int count = reports.open(viewer, room, Limits.COUNTED_REPORTS);
        if (limit == 0) {
            return new Page(List.of(), count, null);
        }
        List<Placed> found = reports.page(viewer, open, room, before, limit);
        List<Entry> page = withContent(viewer, found);
        boolean last = page.size() == found.size() && found.size() < limit;
        return new Page(page, count, last ? null : found.get(page.size() - 1).place());
    }

    private List<Entry> withContent(Viewer viewer, List<Placed> found) {
        PageBudget budget = new PageBudget(Integer.MAX_VALUE);
        List<Entry> page = new ArrayList<>();
        for (Placed placed : found) {
            Entry entry = entry(viewer, placed.report());
            boolean fits =
                    entry.events() == null || entry.events().stream().allMatch(budget::takes);
            if (!fits && !page.isEmpty()) {
                break;
            }
            page.add(entry);
        }
        return page;
    }

    private Entry entry(Viewer viewer, Report report) {
        RoomId room = report.what().room();
        if (room == null) {
            return new Entry(report, null, null, viewer.ofServer());
        }
        @Nullable String name = directory.room(room).map(RoomRecord::name).orElse(null);
        List<Event> events = related.seen(room, report.reporter(), report.what().seq());
        return new Entry(report, name, events, viewer.ofServer());
    }

    /** Resolves a report that the asker looks after, and all others about the same. */
    public void resolve(Principal by, ReportId id, Rest.NewResolution asked) {
        Report report =
                directory
                        .reports()
                        .find(viewer(by), id)
                        .orElseThrow(
                                () -> new Refusal(ErrorCode.NOT_FOUND, "there is no such report"))
                        .report();
        var how =
                new Report.Resolution(
                        by.user(), asked.outcome(), said(asked.note()), clock.millis());
        Report.@Nullable Resolution known = report.resolution();
        if (known == null ? !resolve(by, report, how) : !isSame(known, how)) {
            throw new Refusal(
                    ErrorCode.CONFLICT, "this report was resolved meanwhile: look at it again");
        }
        tell(report.what());
    }

    private boolean resolve(Principal by, Report report, Report.Resolution how) {
        return audit.together(
                entries -> {
                    boolean done = directory.reports().resolve(report.id(), how);
                    if (done) {
                        String detail = report.id() + " " + how.outcome();
                        entries.add(AuditKind.REPORT_RESOLVED, by, null, detail);
                    }
                    return done;
                });
    }

    private static boolean isSame(Report.Resolution one, Report.Resolution other) {
        return one.by().equals(other.by()) && one.outcome() == other.outcome();
    }

    private static Viewer viewer(Principal by) {
        return new Viewer(by.user(), ServerRight.MANAGE_PEOPLE.isOf(by.role()));
    }

    /** Everybody who looks after it is told to look. */
    private void tell(Report.Subject what) {
        RoomId room = what.room();
        Set<UserId> concerned = new LinkedHashSet<>(accounts.admins(Limits.TOLD_OF_REPORTS));
        if (room != null && !isDirect(room)) {
            concerned.addAll(directory.moderators(room, Limits.TOLD_OF_REPORTS));
        }
        concerned.remove(what.user());
        concerned.forEach(user -> bus.tellOwn(user, new Bus.Signal.ReportsChanged()));
    }

    private boolean isDirect(RoomId room) {
        return directory.room(room).filter(found -> found.kind() == RoomKind.DIRECT).isPresent();
    }
}
