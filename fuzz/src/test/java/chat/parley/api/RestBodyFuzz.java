package chat.parley.api;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What comes with a request: it conforms to the contract, or it is told what is wrong. */
public final class RestBodyFuzz {
    private static final List<Operation> OPERATIONS = Contract.load().operations().toList();

    private RestBodyFuzz() {}

    /**
     * The first byte chooses the operation, the second how many of those that follow are the text
     * of every parameter; the others are the body.
     */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < 2) {
            return;
        }
        Operation operation = OPERATIONS.get((input[0] & 0xFF) % OPERATIONS.size());
        int bodyAt = Math.min(input.length, 2 + (input[1] & 0xFF));
        String text = new String(input, 2, bodyAt - 2, StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOfRange(input, bodyAt, input.length);
        try {
            operation.check(arrival(operation, text, body), null);
        } catch (InvalidRequest e) {
            Problems.invalid(e.message(), e.field());
        }
    }

    private static Arrival arrival(Operation operation, String text, byte[] body) {
        Map<String, String> path = new HashMap<>();
        MultiMap query = MultiMap.caseInsensitiveMultiMap();
        for (Parameter parameter : operation.parameters()) {
            if (parameter.inPath()) {
                path.put(parameter.name(), text);
            } else if (!text.isEmpty()) {
                query.add(parameter.name(), text);
            }
        }
        return new Arrival(
                "request",
                InetAddress.getLoopbackAddress(),
                false,
                "localhost",
                path,
                query,
                MultiMap.caseInsensitiveMultiMap(),
                Buffer.buffer(body));
    }
}
