package chat.parley.testkit;

import chat.parley.rooms.Bus;
import chat.parley.rooms.LocalBus;

class LocalBusTest extends BusContract {
    @Override
    protected Bus create() {
        return new LocalBus();
    }
}
