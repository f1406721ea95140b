package chat.parley.cli;

import chat.parley.protocol.Json;
import chat.parley.protocol.Rest;
import chat.parley.protocol.UserId;
import chat.parley.sdk.RestClient;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.Callable;

/** {@code parley admin audit}. */
@Command(
        name = "audit",
        description = {
            "Show what happened to accounts and the server, newest first.",
            "Everything, page by page: stop with Ctrl+C, or say how much with --limit."
        })
final class AuditCommand implements Callable<Integer> {
    @Option(names = "--user", paramLabel = "USER", description = "only what concerns this account")
    private @Nullable String user;

    @Option(names = "--json", description = "one JSON object a line, as REST has it")
    private boolean json;

    @Option(names = "--limit", paramLabel = "N", description = "at most so many entries")
    private long limit = Long.MAX_VALUE;

    @ParentCommand private AdminCommand admin = new AdminCommand();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (RestClient rest = admin.rest()) {
            @Nullable UserId concerned = user == null ? null : rest.user(user).user();
            long left = limit;
            @Nullable String cursor = null;
            do {
                Rest.AuditEntries page = rest.audit(concerned, cursor);
                page.entries().stream().limit(left).map(this::line).forEach(out::println);
                out.flush();
                left -= page.entries().size();
                cursor = page.next();
            } while (cursor != null && left > 0 && !out.checkError());
        }
        return Exit.DONE;
    }

    private String line(Rest.AuditEntry entry) {
        return json
                ? new String(Json.write(entry), StandardCharsets.UTF_8)
                : "%-8d %s  %-22s by %-36s of %-36s %s %s"
                        .formatted(
                                entry.seq(),
                                Instant.ofEpochMilli(entry.at()),
                                entry.kind(),
                                orDash(entry.actor()),
                                orDash(entry.subject()),
                                orDash(entry.address()),
                                orDash(entry.detail()));
    }

    private static Object orDash(@Nullable Object part) {
        return part == null ? "-" : part;
    }
}
