package chat.parley.simulator;

import chat.parley.protocol.Content;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What a process runs: this Parley, or a later one. The later one writes what this one has never
 * heard of: fields in every object, a kind of frame, a type of event. As all code that reads is
 * this one's, each world with both tries what an old node or client makes of what a new one wrote.
 */
enum Release {
    THIS,
    NEXT;

    /** An event that only the next release lets people send: it says something of the room. */
    static final String TOPIC = "room.topic";

    private static final String NEWS = "news";
    private static final byte[] NEW_FRAME =
            "{\"op\":\"news\",\"ref\":\"news\",\"room\":null}".getBytes(StandardCharsets.UTF_8);

    Release other() {
        return this == THIS ? NEXT : THIS;
    }

    static Content topic(String name) {
        return Content.of(Map.of("topic", name));
    }

    /** What a client of the next release asks of a server that may not know it yet. */
    static byte[] newFrame() {
        return NEW_FRAME.clone();
    }

    /** The frame as this release writes it. */
    byte[] frame(byte[] json) {
        return this == THIS ? json : extended(json);
    }

    /** The content as this release writes it. */
    Content content(Content content) {
        return this == THIS ? content : Content.ofBytes(extended(content.bytes()));
    }

    private static byte[] extended(byte[] json) {
        try {
            JsonNode tree = Json.readTree(json);
            extend(tree);
            return Json.write(tree);
        } catch (InvalidJson e) {
            throw new IllegalStateException("not JSON", e);
        }
    }

    /** What an event says is its sender's alone. */
    private static void extend(JsonNode node) {
        for (var field : node.properties()) {
            if (!field.getKey().equals("content")) {
                extend(field.getValue());
            }
        }
        if (node.isArray()) {
            node.forEach(Release::extend);
        }
        if (node instanceof ObjectNode object) {
            object.putPOJO(NEWS, Map.of("of", List.of(1, "two")));
        }
    }
}
