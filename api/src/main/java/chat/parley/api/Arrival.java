package chat.parley.api;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/**
 * A request as it came, taken from the event loop.
 *
 * @param from who sent it
 * @param secure whether it came by https
 * @param authority host and port that it was sent to
 * @param body at most {@link chat.parley.protocol.Limits#FRAME_BYTES}
 */
record Arrival(
        String requestId,
        InetAddress from,
        boolean secure,
        String authority,
        Map<String, String> path,
        MultiMap query,
        MultiMap headers,
        Buffer body) {

    /** The texts given for a parameter. */
    List<String> given(Parameter parameter) {
        return parameter.inPath()
                ? List.of(path.getOrDefault(parameter.name(), ""))
                : query.getAll(parameter.name());
    }
}
