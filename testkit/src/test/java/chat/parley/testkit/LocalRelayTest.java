package chat.parley.testkit;

import chat.parley.rooms.LocalRelay;
import chat.parley.rooms.Relay;

class LocalRelayTest extends RelayContract {
    @Override
    protected Relay create() {
        return new LocalRelay();
    }
}
