package chat.parley.cli;

import chat.parley.protocol.UserId;
import chat.parley.sdk.ClientListener;

import java.util.function.Consumer;

/** Says when the connection is lost and when it is back, once each, not at every try. */
final class ConnectionNotes implements ClientListener {
    private final Consumer<String> notes;
    private volatile boolean online;
    private boolean lost;

    ConnectionNotes(Consumer<String> notes) {
        this.notes = notes;
    }

    boolean isOnline() {
        return online;
    }

    @Override
    public void online(UserId self) {
        online = true;
        if (lost) {
            lost = false;
            notes.accept("connected again");
        }
    }

    @Override
    public void offline(long retryInMs) {
        online = false;
        if (!lost) {
            lost = true;
            notes.accept("no connection to the server: trying again");
        }
    }
}
