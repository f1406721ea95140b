package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import chat.parley.accounts.Audit;
import chat.parley.accounts.SecurityLog;
import chat.parley.protocol.Json;
import chat.parley.protocol.Rest;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the program's log tells somebody who watches over the server. */
class SecurityLogTest {
    private final ListAppender<ILoggingEvent> refusals = new ListAppender<>();
    private final ListAppender<ILoggingEvent> entries = new ListAppender<>();
    private ApiServer server;

    @BeforeEach
    void listen() {
        listen(SecurityLog.class, refusals);
        listen(Audit.class, entries);
        server = ApiServer.start();
    }

    private static void listen(Class<?> origin, ListAppender<ILoggingEvent> appender) {
        Logger logger = (Logger) LoggerFactory.getLogger(origin);
        logger.setLevel(ch.qos.logback.classic.Level.INFO);
        logger.addAppender(appender);
        appender.start();
    }

    @AfterEach
    void close() {
        server.close();
        ((Logger) LoggerFactory.getLogger(SecurityLog.class)).detachAppender(refusals);
        ((Logger) LoggerFactory.getLogger(Audit.class)).detachAppender(entries);
    }

    private List<String> lines() {
        return List.copyOf(refusals.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void whatIsRefusedIsToldWithWhoAndWhatAndNoMore() {
        Person bob = server.join("bob");
        bob.get("/v1/audit").expect(403);
        bob.get("/v1/accounts").expect(403);
        server.stranger().get("/v1/account").expect(401);
        var wrong = new Rest.SignIn("bob", "canary-password", null, null, null);
        server.stranger().post("/v1/sessions", wrong).expect(401);
        bob.get("/v1/account").expect(200);
        bob.get("/v1/users/" + Person.freshId().value()).expect(404);

        assertThat(lines())
                .hasSize(4)
                .anyMatch(
                        line ->
                                line.matches(
                                        "refused \\(forbidden\\): readAudit in request .* to "
                                                + bob.id()))
                .anyMatch(
                        line -> line.matches("refused \\(forbidden\\): listAccounts .*" + bob.id()))
                .anyMatch(
                        line ->
                                line.matches(
                                        "refused \\(unauthenticated\\): getAccount"
                                                + " .*127\\.0\\.0\\.1"))
                .anyMatch(
                        line ->
                                line.matches(
                                        "refused \\(unauthenticated\\): signIn .*127\\.0\\.0\\.1"))
                .noneMatch(line -> line.contains("canary") || line.contains("Bearer"));
    }

    @Test
    void nobodyFillsTheLogByBeingRefused() {
        Person bob = server.join("bob");
        Person carol = server.join("carol");
        for (int i = 0; i < 60; i++) {
            bob.get("/v1/audit").expect(403);
        }
        carol.get("/v1/audit").expect(403);
        assertThat(lines())
                .filteredOn(line -> line.endsWith(bob.id().toString()))
                .hasSizeBetween(20, 40);
        assertThat(lines()).anyMatch(line -> line.endsWith(carol.id().toString()));
    }

    @Test
    void eachEntryOfTheAuditLogIsALineOfJsonInTheProgramsLog() throws Exception {
        server.join("bob");
        List<String> told = entries.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        List<Rest.AuditEntry> all =
                server.owner.get("/v1/audit").read(Rest.AuditEntries.class).entries().reversed();
        assertThat(told).hasSameSizeAs(all).isNotEmpty();
        for (int i = 0; i < told.size(); i++) {
            byte[] line = told.get(i).getBytes(StandardCharsets.UTF_8);
            assertThat(Json.read(line, Rest.AuditEntry.class)).isEqualTo(all.get(i));
        }
    }
}
