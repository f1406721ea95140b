package chat.parley.acceptance;

import chat.parley.protocol.Event;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.sdk.ParleyClient;

import java.net.URI;

/** The example of the README, between the marks. */
final class HelloParley {
    private HelloParley() {}

    static void main(String[] args) {
        URI server = URI.create(args[0]);
        // [readme
        try (ParleyClient parley = ParleyClient.signIn(server, args[1], args[2])) {
            RoomId room = parley.createRoom("hello", RoomKind.PUBLIC).room();
            long seq = parley.send(room, "Hello, Parley!").seq(); // returns once it is on disk
            for (Event event : parley.follow(room).events()) { // all there was, then live
                System.out.println(event.seq() + " " + event.type() + " " + event.content());
                if (event.seq() == seq) {
                    break;
                }
            }
        }
        // readme]
    }
}
