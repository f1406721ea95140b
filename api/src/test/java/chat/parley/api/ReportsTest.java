package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.ReportId;
import chat.parley.protocol.ReportOutcome;
import chat.parley.protocol.ReportReason;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.RoomSummary;
import chat.parley.protocol.Said;
import chat.parley.protocol.ServerRole;
import chat.parley.rooms.Bus;
import chat.parley.rooms.StreamId;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What people report, who is shown it, and what becomes of it. */
class ReportsTest {
    private ApiServer server = ApiServer.start();
    private Person admin = server.owner;
    private Person ada = server.join("ada");
    private Person bob = server.join("bob");
    private Person cem = server.join("cem");
    private RoomId room = new RoomId(Person.freshId().value());
    private String path = "";

    /** Ada's room, with Bob and Cem in it; Bob says 4 and 5. */
    @BeforeEach
    void meet() {
        room = ada.create(RoomKind.PUBLIC, "Open");
        path = "/v1/rooms/" + room;
        bob.enter(room);
        cem.enter(room);
        bob.say(room, "buy this").expect(201);
        bob.say(room, "buy that").expect(201);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static ReportId id() {
        return new ReportId(Person.freshId().value());
    }

    private Rest.NewReport ofMessage(long seq) {
        return new Rest.NewReport(id(), room, seq, null, ReportReason.SPAM, "  again  ");
    }

    private static Rest.NewReport of(Person person) {
        return new Rest.NewReport(id(), null, null, person.id(), ReportReason.ABUSE, null);
    }

    private static ReportId report(Person by, Rest.NewReport what) {
        return by.post("/v1/reports", what).expect(201).read(Rest.Reported.class).id();
    }

    private static Rest.Reports reports(Person of, String query) {
        return of.get("/v1/reports" + query).expect(200).read(Rest.Reports.class);
    }

    private static List<ReportId> open(Person of) {
        Rest.Reports page = reports(of, "");
        assertThat(page.open()).isEqualTo(page.reports().size());
        return page.reports().stream().map(Rest.Report::id).toList();
    }

    private static Reply resolve(Person by, ReportId report, ReportOutcome outcome) {
        return by.post(
                "/v1/reports/" + report + "/resolution",
                new Rest.NewResolution(outcome, "told them"));
    }

    private static List<String> said(Rest.Report report) {
        return Objects.requireNonNull(report.events()).stream()
                .map(Event::content)
                .map(Content::toString)
                .toList();
    }

    @Test
    void aMessageIsReportedToThoseWhoKeepOrderInItsRoom() {
        ReportId report = report(cem, ofMessage(5));
        Rest.Report seen = reports(ada, "").reports().getFirst();
        assertThat(seen.id()).isEqualTo(report);
        assertThat(seen.room()).isEqualTo(room);
        assertThat(seen.roomName()).isEqualTo("Open");
        assertThat(seen.seq()).isEqualTo(5);
        assertThat(seen.user().user()).isEqualTo(bob.id());
        assertThat(seen.reason()).isEqualTo(ReportReason.SPAM);
        assertThat(seen.text()).isEqualTo("again");
        assertThat(seen.reporter()).as("is for admins to know").isNull();
        assertThat(seen.resolution()).isNull();
        assertThat(said(seen)).hasSize(1).first().asString().contains("buy that");
        assertThat(open(bob)).isEmpty();
        assertThat(open(cem)).isEmpty();
    }

    @Test
    void adminsSeeWhatTheReporterSawThoughTheyAreNotInTheRoom() {
        report(cem, ofMessage(5));
        bob.post(
                        path + "/events",
                        new Rest.NewEvent(
                                Person.freshId(),
                                EventType.EDIT,
                                Content.of(new Said.Edit(5, "never said that", null, null))))
                .expect(201);
        cem.delete(path + "/members/" + cem.id()).expect(204);
        bob.post(
                        path + "/events",
                        new Rest.NewEvent(
                                Person.freshId(),
                                EventType.EDIT,
                                Content.of(new Said.Edit(5, "hidden", null, null))))
                .expect(201);
        Rest.Report seen = reports(admin, "").reports().getFirst();
        assertThat(said(seen)).hasSize(2).last().asString().contains("never said that");
        assertThat(Objects.requireNonNull(seen.reporter()).user()).isEqualTo(cem.id());
    }

    @Test
    void ofAMessageThatWasDeletedTheReportHoldsNothing() {
        report(cem, ofMessage(5));
        ada.post(
                        path + "/events",
                        new Rest.NewEvent(
                                Person.freshId(),
                                EventType.DELETION,
                                Content.of(new RoomChange.Deletion(List.of(5L)))))
                .expect(201);
        assertThat(reports(ada, "").reports().getFirst().events()).isEmpty();
        cem.post("/v1/reports", ofMessage(5)).expect(404).problem(ErrorCode.NOT_FOUND);
    }

    @Test
    void aPersonAndADirectConversationAreForAdmins() {
        ReportId person = report(cem, of(ada));
        RoomId direct =
                bob.post(
                                "/v1/rooms",
                                new Rest.NewRoom(null, null, RoomKind.DIRECT, List.of(cem.id())))
                        .expect(201)
                        .read(RoomSummary.class)
                        .room();
        bob.say(direct, "psst").expect(201);
        ReportId message =
                report(cem, new Rest.NewReport(id(), direct, 2L, null, ReportReason.OTHER, null));
        assertThat(open(admin)).containsExactly(message, person);
        assertThat(open(ada)).isEmpty();
        assertThat(open(cem)).isEmpty();
        assertThat(reports(admin, "").reports().getLast().events()).isNull();
        cem.get("/v1/reports?room=" + room).expect(403).problem(ErrorCode.FORBIDDEN);
        assertThat(reports(admin, "?room=" + direct).open()).isEqualTo(1);
    }

    @Test
    void onlyWhatOneSeesOfOthersIsReported() {
        Person dan = server.join("dan");
        dan.post("/v1/reports", ofMessage(5)).expect(403).problem(ErrorCode.NOT_MEMBER);
        dan.enter(room);
        dan.post("/v1/reports", ofMessage(5)).expect(404).problem(ErrorCode.NOT_FOUND);
        cem.post("/v1/reports", ofMessage(1)).expect(404).problem(ErrorCode.NOT_FOUND);
        cem.post("/v1/reports", ofMessage(99)).expect(404).problem(ErrorCode.NOT_FOUND);
        bob.post("/v1/reports", ofMessage(5)).expect(400).problem(ErrorCode.INVALID);
        bob.post("/v1/reports", of(bob)).expect(400).problem(ErrorCode.INVALID);
        assertThat(open(admin)).isEmpty();
    }

    @Test
    void whatIsNeitherMessageNorPersonIsRefused() {
        for (Rest.NewReport odd :
                List.of(
                        new Rest.NewReport(id(), null, null, null, ReportReason.SPAM, null),
                        new Rest.NewReport(id(), room, null, null, ReportReason.SPAM, null),
                        new Rest.NewReport(id(), room, 5L, bob.id(), ReportReason.SPAM, null))) {
            cem.post("/v1/reports", odd).expect(400).problem(ErrorCode.INVALID);
        }
        cem.post(
                        "/v1/reports",
                        new Rest.NewReport(
                                id(), room, 5L, null, ReportReason.SPAM, "x".repeat(2_001)))
                .expect(400)
                .problem(ErrorCode.INVALID);
        cem.raw("POST", "/v1/reports", "{\"id\":\"" + id() + "\",\"reason\":\"boring\"}")
                .expect(400)
                .problem(ErrorCode.INVALID);
        ReportId unknown = id();
        resolve(admin, unknown, ReportOutcome.ACTED).expect(404).problem(ErrorCode.NOT_FOUND);
    }

    @Test
    void aReportIsMadeOnceHoweverOftenItIsRepeated() {
        Rest.NewReport first = ofMessage(5);
        assertThat(report(cem, first)).isEqualTo(first.id());
        assertThat(report(cem, first)).isEqualTo(first.id());
        assertThat(report(cem, ofMessage(5))).isEqualTo(first.id());
        assertThat(open(ada)).containsExactly(first.id());
        var taken = new Rest.NewReport(first.id(), room, 4L, null, ReportReason.SPAM, null);
        cem.post("/v1/reports", taken).expect(409).problem(ErrorCode.CONFLICT);
    }

    @Test
    void whoeverResolvesAReportEndsAllAboutTheSame() {
        Person dan = server.join("dan").enter(room);
        bob.say(room, "buy more").expect(201);
        ada.patch(path + "/members/" + cem.id(), new Rest.MemberPatch(null, RoomRole.MODERATOR))
                .expect(200);
        ReportId one =
                report(dan, new Rest.NewReport(id(), room, 7L, null, ReportReason.SPAM, null));
        report(ada, new Rest.NewReport(id(), room, 7L, null, ReportReason.SPAM, null));
        assertThat(open(cem)).hasSize(2);
        resolve(dan, one, ReportOutcome.DISMISSED).expect(404).problem(ErrorCode.NOT_FOUND);
        resolve(cem, one, ReportOutcome.ACTED).expect(204);
        resolve(cem, one, ReportOutcome.ACTED).expect(204);
        resolve(ada, one, ReportOutcome.DISMISSED).expect(409).problem(ErrorCode.CONFLICT);
        assertThat(open(cem)).isEmpty();
        Rest.Reports ended = reports(ada, "?state=resolved");
        assertThat(ended.reports()).hasSize(2);
        Rest.Resolution how = Objects.requireNonNull(ended.reports().getFirst().resolution());
        assertThat(how.by().user()).isEqualTo(cem.id());
        assertThat(how.outcome()).isEqualTo(ReportOutcome.ACTED);
        assertThat(how.note()).isEqualTo("told them");
    }

    @Test
    void thePagesOfReportsFollowEachOther() {
        ReportId first = report(cem, ofMessage(5));
        ReportId second = report(cem, ofMessage(4));
        Rest.Reports page = reports(ada, "?limit=1");
        assertThat(page.open()).isEqualTo(2);
        assertThat(page.reports()).extracting(Rest.Report::id).containsExactly(second);
        Rest.Reports next = reports(ada, "?limit=1&cursor=" + page.next());
        assertThat(next.reports()).extracting(Rest.Report::id).containsExactly(first);
        Rest.Reports count = reports(ada, "?limit=0");
        assertThat(count.open()).isEqualTo(2);
        assertThat(count.reports()).isEmpty();
        assertThat(count.next()).isNull();
        ada.get("/v1/reports?cursor=x").expect(400).problem(ErrorCode.INVALID);
    }

    @Test
    void theReportsOfARoomGoWithIt() {
        report(cem, ofMessage(5));
        ada.delete(path).expect(204);
        assertThat(open(admin)).isEmpty();
        cem.post("/v1/reports", ofMessage(4)).expect(409).problem(ErrorCode.CLOSED);
    }

    @Test
    void thoseConcernedAreToldAndNobodyElse() throws InterruptedException {
        BlockingQueue<Person> told = new LinkedBlockingQueue<>();
        for (Person person : List.of(admin, ada, bob, cem)) {
            server.bus.subscribe(
                    StreamId.inbox(person.id()),
                    signal -> {
                        if (signal instanceof Bus.Signal.ReportsChanged) {
                            told.add(person);
                        }
                    });
        }
        ReportId report = report(cem, ofMessage(5));
        assertToldBoth(told);
        report(cem, ofMessage(5));
        assertToldBoth(told);
        for (int twice = 0; twice < 2; twice++) {
            resolve(ada, report, ReportOutcome.ACTED).expect(204);
            assertToldBoth(told);
        }
        resolve(admin, report, ReportOutcome.ACTED).expect(409);
        assertThat(told).isEmpty();
    }

    private void assertToldBoth(BlockingQueue<Person> told) throws InterruptedException {
        assertThat(List.of(next(told), next(told))).containsExactlyInAnyOrder(admin, ada);
    }

    private static Person next(BlockingQueue<Person> told) throws InterruptedException {
        return Objects.requireNonNull(told.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void theAuditLogTellsOfThemAndNothingToTheReported() {
        ReportId report = report(cem, ofMessage(5));
        report(cem, ofMessage(5));
        resolve(ada, report, ReportOutcome.DISMISSED).expect(204);
        List<Rest.AuditEntry> entries = audit(admin, "/v1/audit?limit=2");
        assertThat(entries)
                .extracting(Rest.AuditEntry::kind)
                .containsExactly("report-resolved", "reported");
        assertThat(entries).extracting(Rest.AuditEntry::actor).containsExactly(ada.id(), cem.id());
        assertThat(entries)
                .extracting(Rest.AuditEntry::detail)
                .containsExactly(report + " dismissed", report.toString());
        assertThat(audit(bob, "/v1/account/activity"))
                .extracting(Rest.AuditEntry::kind)
                .doesNotContain("reported", "report-resolved");
    }

    @Test
    void anAdminWhoIsReportedDoesNotReadByWhomInTheAuditLog() {
        Person root = server.join("root");
        server.promote(root, ServerRole.ADMIN);
        ReportId report = report(cem, of(root));
        resolve(admin, report, ReportOutcome.DISMISSED).expect(204);
        assertThat(audit(root, "/v1/audit?limit=2"))
                .extracting(Rest.AuditEntry::kind)
                .containsExactly("report-resolved", "reported");
        String log = root.get("/v1/audit?limit=2").text();
        assertThat(log).contains(report.toString()).doesNotContain(root.id().toString());
        assertThat(root.get("/v1/reports?state=resolved").text()).doesNotContain(report.toString());
    }

    private static List<Rest.AuditEntry> audit(Person of, String from) {
        return of.get(from).expect(200).read(Rest.AuditEntries.class).entries();
    }
}
