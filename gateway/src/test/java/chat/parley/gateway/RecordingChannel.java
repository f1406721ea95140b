package chat.parley.gateway;

import chat.parley.protocol.CloseCode;
import chat.parley.protocol.ServerFrame;

import java.util.ArrayList;
import java.util.List;

/** A client that is not there: what is written to it stays where a test can look at it. */
final class RecordingChannel implements ClientChannel {
    final List<EncodedFrame> written = new ArrayList<>();
    final List<ServerFrame> frames = new ArrayList<>();
    boolean writable = true;
    boolean reading = true;
    int flushes;
    int closedWith;

    @Override
    public void write(EncodedFrame frame) {
        written.add(frame);
        frames.add(TestClient.decode(new TestClient.Received.Text(frame.json())));
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public void stopReading() {
        reading = false;
    }

    @Override
    public void resumeReading() {
        reading = true;
    }

    @Override
    public void close(CloseCode code, String reason) {
        closedWith = code.code();
    }

    <T extends ServerFrame> List<T> frames(Class<T> kind) {
        return frames.stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
