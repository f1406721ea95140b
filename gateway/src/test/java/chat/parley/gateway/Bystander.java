package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Content;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserId;

import java.util.List;

/** Two people who chat while others misbehave, and who must notice nothing. */
final class Bystander implements AutoCloseable {
    private final RoomId room;
    private final TestClient speaker;
    private final TestClient listener;
    private long seq = 2;

    Bystander(TestNode node) {
        UserId one = node.person();
        UserId other = node.person();
        room = node.room(one, other);
        speaker = node.signIn(one);
        listener = node.signIn(other);
        listener.subscribe(room, 2);
        listener.await(ServerFrame.Presence.class);
        listener.soFar();
    }

    /** One says something, the other hears exactly that. */
    void chats() {
        EventId id = speaker.say(room, "all is well");
        assertThat(speaker.await(ServerFrame.Ack.class).seq()).isEqualTo(++seq);
        List<ServerFrame.Delivered> heard = listener.events(room, 1);
        assertThat(heard.getFirst().id()).isEqualTo(id);
        assertThat(heard.getFirst().seq()).isEqualTo(seq);
        assertThat(heard.getFirst().content()).isEqualTo(Content.text("all is well"));
    }

    @Override
    public void close() {
        speaker.close();
        listener.close();
    }
}
