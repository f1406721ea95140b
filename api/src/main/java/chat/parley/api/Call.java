package chat.parley.api;

import chat.parley.accounts.Principal;
import chat.parley.protocol.EventId;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Json;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A request that conforms to the contract, of somebody who may make it. */
final class Call {
    private final Arrival arrival;
    private final Map<String, Object> parameters;
    private final @Nullable JsonNode body;
    private final @Nullable Principal principal;

    Call(
            Arrival arrival,
            Map<String, Object> parameters,
            @Nullable JsonNode body,
            @Nullable Principal principal) {
        this.arrival = arrival;
        this.parameters = parameters;
        this.body = body;
        this.principal = principal;
    }

    Arrival arrival() {
        return arrival;
    }

    /** Who asks; to be used only where nobody is let in without a token. */
    Principal principal() {
        if (principal == null) {
            throw new IllegalStateException("the operation is open to anyone");
        }
        return principal;
    }

    UserId asker() {
        return principal().user();
    }

    boolean hasBody() {
        return body != null;
    }

    /** The body; to be used only where it is required or {@link #hasBody}. */
    <T> T body(Class<T> type) throws InvalidJson {
        if (body == null) {
            throw new IllegalStateException("the operation has no body");
        }
        return Json.convert(body, type);
    }

    /** The body as it came, where it is no JSON. */
    byte[] bytes() {
        return arrival.body().getBytes();
    }

    RoomId room() {
        return RoomId.parse(text("room"));
    }

    UserId user() {
        return UserId.parse(text("user"));
    }

    /** People, with commas between. */
    List<UserId> users(String name) {
        return Arrays.stream(text(name).split(",")).map(UserId::parse).distinct().toList();
    }

    /** The id that the client gave the event which this call becomes, if it did. */
    @Nullable EventId event() {
        @Nullable String id = optional("id");
        return id == null ? null : EventId.parse(id);
    }

    int limit() {
        return (int) number("limit");
    }

    /** A parameter that is required or has a default. */
    String text(String name) {
        @Nullable String value = optional(name);
        if (value == null) {
            throw new IllegalStateException("the contract has no parameter " + name);
        }
        return value;
    }

    @Nullable String optional(String name) {
        return (String) parameters.get(name);
    }

    boolean has(String name) {
        return parameters.containsKey(name);
    }

    /** One that is required or has a default. */
    boolean flag(String name) {
        return Boolean.TRUE.equals(parameters.get(name));
    }

    /** A number that is required, has a default, or is there according to {@link #has}. */
    long number(String name) {
        if (parameters.get(name) instanceof Long number) {
            return number;
        }
        throw new IllegalStateException("the contract has no number " + name);
    }
}
