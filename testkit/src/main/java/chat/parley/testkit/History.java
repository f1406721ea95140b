package chat.parley.testkit;

import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.Json;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What was observed, in the order in which it was. Written as one JSON object per line. Not
 * thread-safe.
 */
public final class History {
    private final List<Observation> observations = new ArrayList<>();

    public void add(Observation observation) {
        observations.add(observation);
    }

    public List<Observation> observations() {
        return Collections.unmodifiableList(observations);
    }

    public void writeTo(OutputStream out) throws IOException {
        for (Observation observation : observations) {
            out.write(Json.write(observation));
            out.write('\n');
        }
    }

    /** Reads what {@link #writeTo} wrote; {@link InvalidJson} names the line that is wrong. */
    public static History read(Reader lines) throws IOException, InvalidJson {
        History history = new History();
        BufferedReader in = new BufferedReader(lines);
        int number = 0;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            number++;
            try {
                byte[] json = line.getBytes(StandardCharsets.UTF_8);
                history.add(Json.read(json, Observation.class));
            } catch (InvalidJson e) {
                throw new InvalidJson("line " + number + ": " + e.getMessage());
            }
        }
        return history;
    }
}
