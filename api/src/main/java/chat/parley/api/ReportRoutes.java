package chat.parley.api;

import chat.parley.accounts.Reporting;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.ReportId;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Report;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** What people report, and what becomes of it. */
final class ReportRoutes {
    private final Reporting reporting;
    private final People people;

    ReportRoutes(Reporting reporting, People people) {
        this.reporting = reporting;
        this.people = people;
    }

    Map<String, Action> actions() {
        return Map.of(
                "report", this::report,
                "listReports", this::list,
                "resolveReport", this::resolve);
    }

    private Answer report(Call call) throws InvalidJson {
        Rest.NewReport asked = call.body(Rest.NewReport.class);
        return Answer.created(new Rest.Reported(reporting.report(call.principal(), asked)));
    }

    private Answer list(Call call) throws InvalidRequest {
        @Nullable Long cursor = Cursors.read(call, Long::valueOf);
        @Nullable String room = call.optional("room");
        Reporting.Page page =
                reporting.page(
                        call.principal(),
                        call.text("state").equals("open"),
                        room == null ? null : RoomId.parse(room),
                        cursor == null ? Long.MAX_VALUE : cursor,
                        call.limit());
        Function<UserId, Rest.Profile> named = people.named(inThem(page));
        List<Rest.Report> reports =
                page.reports().stream().map(entry -> told(entry, named)).toList();
        return Answer.ok(new Rest.Reports(reports, page.open(), Cursors.write(page.next())));
    }

    private static List<UserId> inThem(Reporting.Page page) {
        return page.reports().stream()
                .map(Reporting.Entry::report)
                .flatMap(
                        report ->
                                Stream.concat(
                                        Stream.of(report.what().user(), report.reporter()),
                                        Stream.ofNullable(report.resolution())
                                                .map(Report.Resolution::by)))
                .distinct()
                .toList();
    }

    private static Rest.Report told(Reporting.Entry entry, Function<UserId, Rest.Profile> named) {
        Report report = entry.report();
        RoomId room = report.what().room();
        return new Rest.Report(
                report.id(),
                report.at(),
                room,
                entry.roomName(),
                room == null ? null : report.what().seq(),
                named.apply(report.what().user()),
                report.reason(),
                report.text(),
                entry.showsReporter() ? named.apply(report.reporter()) : null,
                entry.events(),
                told(report.resolution(), named));
    }

    private static Rest.@Nullable Resolution told(
            Report.@Nullable Resolution how, Function<UserId, Rest.Profile> named) {
        return how == null
                ? null
                : new Rest.Resolution(named.apply(how.by()), how.at(), how.outcome(), how.note());
    }

    private Answer resolve(Call call) throws InvalidJson {
        reporting.resolve(
                call.principal(),
                ReportId.parse(call.text("report")),
                call.body(Rest.NewResolution.class));
        return Answer.done();
    }
}
