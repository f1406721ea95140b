package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import chat.parley.protocol.Encryption;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ReportId;
import chat.parley.protocol.ReportOutcome;
import chat.parley.protocol.ReportReason;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Directory;
import chat.parley.rooms.Interval;
import chat.parley.rooms.Membership;
import chat.parley.rooms.Report;
import chat.parley.rooms.Reports;
import chat.parley.rooms.Reports.Made;
import chat.parley.rooms.Reports.Placed;
import chat.parley.rooms.Reports.Viewer;
import chat.parley.rooms.RoomIndex;
import chat.parley.rooms.RoomRecord;
import chat.parley.rooms.RoomSettings;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;

/** What every {@link Directory} promises of {@link Reports}. */
public abstract class ReportsContract {
    private final SampleEvents samples = new SampleEvents(14);
    private final RoomId room = samples.roomId();
    private final RoomId other = samples.roomId();
    private final UserId ann = samples.user();
    private final UserId bob = samples.user();
    private final UserId cem = samples.user();
    private final Viewer mod = new Viewer(samples.user(), false);
    private final Viewer admin = new Viewer(samples.user(), true);
    private Directory directory;
    private Reports reports;

    /** Tables in which nobody has reported anything. */
    protected abstract Directory create() throws Exception;

    @BeforeEach
    void open() throws Exception {
        directory = create();
        reports = directory.reports();
        project(room, RoomKind.PUBLIC, false, 5);
        project(other, RoomKind.PUBLIC, false, 5);
    }

    /** A room in which Ann, Bob and the moderator are; of the other one she is a plain member. */
    private void project(RoomId which, RoomKind kind, boolean closed, long projected) {
        RoomRole role = which.equals(other) ? RoomRole.MEMBER : RoomRole.MODERATOR;
        var record =
                new RoomRecord(
                        which,
                        kind,
                        "name",
                        Encryption.NONE,
                        RoomSettings.DEFAULT,
                        closed,
                        3,
                        1,
                        projected);
        directory.project(
                record,
                List.of(
                        member(ann, RoomRole.OWNER),
                        member(bob, RoomRole.MEMBER),
                        member(mod.person(), role)),
                RoomIndex.EMPTY);
    }

    private static Membership member(UserId user, RoomRole role) {
        return new Membership(user, role, 0, List.of(new Interval(1, Interval.OPEN)));
    }

    private ReportId id() {
        return new ReportId(samples.user().value());
    }

    private Report report(UserId by, Report.Subject what) {
        return new Report(id(), by, what, ReportReason.SPAM, "look", 7, null);
    }

    private Report.Subject said(RoomId where, long seq) {
        return Report.Subject.message(where, seq, bob);
    }

    private Report add(UserId by, Report.Subject what) {
        Report report = report(by, what);
        assertThat(reports.add(report)).isEqualTo(new Made.Added());
        return report;
    }

    private List<Report> open(Viewer viewer, @Nullable RoomId where) {
        List<Report> page =
                reports.page(viewer, true, where, Long.MAX_VALUE, 100).stream()
                        .map(Placed::report)
                        .toList();
        assertThat(reports.open(viewer, where, 100)).isEqualTo(page.size());
        return page;
    }

    private static Report.Resolution resolution(Viewer by, @Nullable String note) {
        return new Report.Resolution(by.person(), ReportOutcome.ACTED, note, 9);
    }

    @Test
    void moderatorsLookAfterTheirRoomsAndAdminsAfterEverything() {
        Report here = add(ann, said(room, 3));
        Report there = add(ann, said(other, 3));
        Report person = add(ann, Report.Subject.person(bob));
        assertThat(open(admin, null)).containsExactly(person, there, here);
        assertThat(open(admin, room)).containsExactly(here);
        assertThat(open(mod, null)).containsExactly(here);
        assertThat(open(mod, room)).containsExactly(here);
        assertThat(open(mod, other)).isEmpty();
        assertThat(open(new Viewer(cem, false), null)).isEmpty();
        assertThat(reports.find(mod, here.id()).map(Placed::report)).contains(here);
        assertThat(reports.find(mod, there.id())).isEmpty();
        assertThat(reports.find(mod, person.id())).isEmpty();
        assertThat(reports.find(admin, person.id()).map(Placed::report)).contains(person);
        assertThat(reports.find(admin, id())).isEmpty();
    }

    @Test
    void nobodyLooksAfterWhatIsReportedOfThemselves() {
        var own = Report.Subject.message(room, 4, mod.person());
        Report report = add(bob, own);
        Report ofAdmin = add(bob, Report.Subject.person(admin.person()));
        assertThat(open(mod, null)).isEmpty();
        assertThat(reports.find(mod, report.id())).isEmpty();
        assertThat(open(admin, null)).containsExactly(report);
        assertThat(reports.find(admin, ofAdmin.id())).isEmpty();
        assertThat(open(new Viewer(ann, false), null)).containsExactly(report);
    }

    @Test
    void inDirectConversationsNeitherOfTheTwoLooksAfterAnything() {
        RoomId direct = RoomId.direct(ann, bob);
        project(direct, RoomKind.DIRECT, false, 5);
        Report report = add(ann, said(direct, 2));
        assertThat(open(new Viewer(ann, false), null)).isEmpty();
        assertThat(open(admin, null)).containsExactly(report);
    }

    @Test
    void whileItIsOpenAReportAboutTheSameIsTheOneThatStands() {
        Report first = add(ann, said(room, 3));
        assertThat(reports.add(first)).as("again").isEqualTo(new Made.Known(first.id()));
        assertThat(reports.add(report(ann, said(room, 3)))).isEqualTo(new Made.Known(first.id()));
        Report byCem = add(cem, said(room, 3));
        Report next = add(ann, said(room, 4));
        assertThat(open(mod, null)).containsExactly(next, byCem, first);
        assertThat(reports.resolve(first.id(), resolution(mod, null))).isTrue();
        assertThat(reports.add(first)).as("late").isEqualTo(new Made.Known(first.id()));
        Report anew = add(ann, said(room, 3));
        assertThat(open(mod, null)).containsExactly(anew, next);
    }

    @Test
    void anIdIsOfOneReport() {
        Report first = add(ann, said(room, 3));
        var byAnother =
                new Report(first.id(), cem, first.what(), ReportReason.ABUSE, null, 8, null);
        assertThat(reports.add(byAnother)).isEqualTo(new Made.IdTaken());
        var ofAnother =
                new Report(first.id(), ann, said(room, 4), ReportReason.ABUSE, null, 8, null);
        assertThat(reports.add(ofAnother)).isEqualTo(new Made.IdTaken());
        assertThat(open(mod, null)).containsExactly(first);
    }

    @Test
    void aResolutionEndsAllThatIsOpenAboutTheSame() {
        Report first = add(ann, said(room, 3));
        Report second = add(cem, said(room, 3));
        Report person = add(ann, Report.Subject.person(bob));
        var how = resolution(mod, "warned");
        assertThat(reports.resolve(second.id(), how)).isTrue();
        assertThat(reports.resolve(first.id(), resolution(admin, null))).as("ended").isFalse();
        assertThat(reports.resolve(id(), how)).as("not there").isFalse();
        assertThat(open(admin, null)).containsExactly(person);
        assertThat(reports.page(mod, false, null, Long.MAX_VALUE, 9))
                .extracting(Placed::report)
                .extracting(Report::id, Report::resolution)
                .containsExactly(tuple(second.id(), how), tuple(first.id(), how));
    }

    @Test
    void theNewestComesFirstPageByPage() {
        List<Report> all =
                List.of(add(ann, said(room, 1)), add(ann, said(room, 2)), add(ann, said(room, 3)));
        List<Placed> first = reports.page(mod, true, room, Long.MAX_VALUE, 2);
        List<Placed> second = reports.page(mod, true, room, first.getLast().place(), 2);
        assertThat(first).extracting(Placed::report).containsExactly(all.get(2), all.get(1));
        assertThat(second).extracting(Placed::report).containsExactly(all.get(0));
        assertThat(reports.open(mod, room, 2)).as("counted up to").isEqualTo(2);
    }

    @Test
    void aClosedRoomTakesItsReportsWithIt() {
        Report gone = add(ann, said(room, 3));
        Report resolved = add(ann, said(room, 4));
        reports.resolve(resolved.id(), resolution(mod, null));
        Report stays = add(ann, said(other, 3));
        project(room, RoomKind.PUBLIC, true, 6);
        assertThat(open(admin, null)).containsExactly(stays);
        assertThat(reports.page(admin, false, null, Long.MAX_VALUE, 9)).isEmpty();
        assertThat(reports.resolve(gone.id(), resolution(mod, null))).isFalse();
        assertThat(reports.add(report(ann, said(room, 3)))).isEqualTo(new Made.RoomClosed());
    }

    @Test
    void nobodyHasMoreOpenOnesThanTheBound() {
        Report first = add(ann, said(room, 1));
        for (int i = 2; i <= Limits.OPEN_REPORTS; i++) {
            add(ann, said(room, i));
        }
        Report more = report(ann, Report.Subject.person(bob));
        assertThat(reports.add(more)).isEqualTo(new Made.TooMany());
        assertThat(reports.add(first)).as("there").isEqualTo(new Made.Known(first.id()));
        add(cem, Report.Subject.person(bob));
        reports.resolve(first.id(), resolution(mod, null));
        assertThat(reports.add(more)).isEqualTo(new Made.Added());
    }

    @Test
    void moderatorsAndOwnersOfARoomAreKnown() {
        List<UserId> both = List.of(ann, mod.person()).stream().sorted().toList();
        assertThat(directory.moderators(room, 9)).isEqualTo(both);
        assertThat(directory.moderators(room, 1)).containsExactly(both.getFirst());
        assertThat(directory.moderators(other, 9)).containsExactly(ann);
        assertThat(directory.moderators(samples.roomId(), 9)).isEmpty();
    }
}
