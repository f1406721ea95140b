package chat.parley.api;

import chat.parley.accounts.Audit;
import chat.parley.accounts.AuditKind;
import chat.parley.protocol.Rest;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** What happened to accounts and the server. */
final class AuditRoutes {
    private final Audit audit;

    AuditRoutes(Audit audit) {
        this.audit = audit;
    }

    Map<String, Action> actions() {
        return Map.of("readActivity", this::ofOneself, "readAudit", this::ofAll);
    }

    private Answer ofOneself(Call call) throws InvalidRequest {
        return page(call, audit.ofOneself(call.principal(), before(call), call.limit()));
    }

    private Answer ofAll(Call call) throws InvalidRequest {
        @Nullable String user = call.optional("user");
        @Nullable String kind = call.optional("kind");
        return page(
                call,
                audit.ofAll(
                        call.principal(),
                        user == null ? null : UserId.parse(user),
                        kind == null ? null : AuditKind.parse(kind).orElse(null),
                        before(call),
                        call.limit()));
    }

    private static long before(Call call) throws InvalidRequest {
        @Nullable Long before = Cursors.read(call, Long::parseLong);
        return before == null ? Long.MAX_VALUE : before;
    }

    private static Answer page(Call call, List<Rest.AuditEntry> page) {
        boolean last = page.size() < call.limit();
        return Answer.ok(
                new Rest.AuditEntries(
                        page, last ? null : Cursors.write(String.valueOf(page.getLast().seq()))));
    }
}
