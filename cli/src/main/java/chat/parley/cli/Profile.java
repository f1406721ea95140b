package chat.parley.cli;

import chat.parley.sdk.StoredSession;

import java.net.URI;

/** A sign-in as it is kept between commands. */
record Profile(String server, String name, StoredSession session) {
    URI address() {
        return URI.create(server);
    }
}
