package chat.parley.cli;

import static java.util.stream.Collectors.joining;

import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Json;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ReportId;
import chat.parley.protocol.ReportOutcome;
import chat.parley.protocol.Rest;
import chat.parley.protocol.Said;
import chat.parley.sdk.RestClient;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code parley reports} and its own command. */
@Command(
        name = "reports",
        description = {
            "List the reports that you look after, newest first: as a moderator those of your"
                    + " rooms, as an admin all.",
            "Without a command: those that are open."
        },
        synopsisSubcommandLabel = "[COMMAND]")
final class ReportsCommand implements Callable<Integer> {
    @Mixin private ClientOptions client = new ClientOptions();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--resolved", description = "those that are resolved instead")
    private boolean resolved;

    @Option(names = "--json", description = "one JSON object a line, as REST has it")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (RestClient rest = client.rest()) {
            @Nullable String cursor = null;
            do {
                Rest.Reports page = rest.reports(!resolved, cursor, Limits.PAGE_ENTRIES);
                page.reports().stream().map(this::line).forEach(out::println);
                out.flush();
                cursor = page.next();
            } while (cursor != null && !out.checkError());
        }
        return Exit.DONE;
    }

    @Command(
            name = "resolve",
            description = "End a report, and all others about the same message or person.")
    int resolve(
            @Parameters(
                            paramLabel = "REPORT",
                            converter = ReportReader.class,
                            description = "its id, as the list has it")
                    ReportId report,
            @Parameters(
                            paramLabel = "OUTCOME",
                            converter = OutcomeReader.class,
                            description =
                                    "acted: something was done about it; dismissed: nothing was to"
                                            + " be done")
                    ReportOutcome outcome,
            @Option(
                            names = "--note",
                            paramLabel = "TEXT",
                            description = "what others who look after it should know")
                    @Nullable String note) {
        try (RestClient rest = client.rest()) {
            rest.resolve(report, new Rest.NewResolution(outcome, note));
            spec.commandLine().getOut().println("It is resolved.");
        }
        return Exit.DONE;
    }

    static final class ReportReader implements ITypeConverter<ReportId> {
        @Override
        public ReportId convert(String text) {
            try {
                return ReportId.parse(text);
            } catch (IllegalArgumentException _) {
                throw new TypeConversionException("'" + text + "' is no id of a report");
            }
        }
    }

    static final class OutcomeReader implements ITypeConverter<ReportOutcome> {
        @Override
        public ReportOutcome convert(String text) {
            try {
                return ReportOutcome.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' " + e.getMessage());
            }
        }
    }

    private String line(Rest.Report report) {
        return json
                ? new String(Json.write(report), StandardCharsets.UTF_8)
                : "%s  %s  %-8s %-24s %s"
                        .formatted(
                                report.id(),
                                Instant.ofEpochMilli(report.at()),
                                report.reason(),
                                People.name(report.user()),
                                Terminals.clean(more(report)));
    }

    private static String more(Rest.Report report) {
        Rest.Resolution how = report.resolution();
        return (report.room() == null ? "the person" : place(report) + said(report.events()))
                + (report.text() == null ? "" : "  (" + report.text() + ")")
                + (report.reporter() == null ? "" : "  by " + People.name(report.reporter()))
                + (how == null ? "" : "  " + how.outcome() + " by " + People.name(how.by()));
    }

    private static String place(Rest.Report report) {
        return (report.roomName() == null ? "" : report.roomName() + " ") + report.seq() + ": ";
    }

    private static String said(@Nullable List<Event> events) {
        return events == null || events.isEmpty()
                ? "deleted"
                : events.stream().map(ReportsCommand::text).collect(joining(" -> "));
    }

    private static String text(Event event) {
        try {
            return event.type().equals(EventType.EDIT)
                    ? event.content().as(Said.Edit.class).text()
                    : event.content().as(Said.Message.class).text();
        } catch (InvalidJson _) {
            return "(not readable)";
        }
    }
}
