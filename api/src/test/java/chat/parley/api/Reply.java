package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Json;
import chat.parley.protocol.Rest;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/**
 * An answer that conforms to the contract.
 *
 * @param operation the id of the one that answered; empty for what the contract does not have
 */
record Reply(String request, String operation, HttpResponse<byte[]> response) {

    static Reply checked(String method, String path, HttpResponse<byte[]> response) {
        String operation = ContractCheck.check(method, path, response);
        return new Reply(method + " " + path, operation, response);
    }

    int status() {
        return response.statusCode();
    }

    String text() {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    Reply expect(int status) {
        assertThat(status()).as("%s: %s", request, text()).isEqualTo(status);
        return this;
    }

    <T> T read(Class<T> type) {
        try {
            return Json.read(response.body(), type);
        } catch (InvalidJson e) {
            throw new AssertionError(request + ": " + text(), e);
        }
    }

    /** The person whose tokens these are. */
    Person as(URI server) {
        return new Person(server, read(Rest.Tokens.class));
    }

    Rest.Problem problem(ErrorCode code) {
        assertThat(header("Content-Type")).as(text()).isEqualTo("application/problem+json");
        Rest.Problem problem = read(Rest.Problem.class);
        assertThat(problem.status()).isEqualTo(status());
        assertThat(problem.code()).as("%s: %s", request, text()).isEqualTo(code);
        return problem;
    }
}
