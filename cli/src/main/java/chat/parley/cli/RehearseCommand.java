package chat.parley.cli;

import chat.parley.protocol.Event;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.Uuids;
import chat.parley.sdk.Accounts;
import chat.parley.sdk.ParleyClient;
import chat.parley.server.Server;
import chat.parley.server.ServerConfig;
import chat.parley.server.Setting;
import chat.parley.server.Settings;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * {@code parley rehearse}: a server's life in short, in an empty folder. A build runs it once under
 * {@code -XX:AOTCacheOutput}, so that later starts find their classes loaded and linked, and know
 * which methods are hot (JEP 483, 514, 515).
 */
@Command(name = "rehearse", hidden = true, description = "Live through what a start needs to know.")
final class RehearseCommand implements Callable<Integer> {
    /** Enough for the hot paths to be seen as such. */
    private static final int MESSAGES = 200;

    private static final String NAME = "rehearsal";

    @Option(names = "--data", required = true, description = "an empty folder")
    private String data = "";

    @Override
    public Integer call() {
        ServerConfig config = config();
        try (Server server = Server.start(config)) {
            talk(server);
        }
        Server.start(config).close(); // now there is a log to read
        return Exit.DONE;
    }

    private ServerConfig config() {
        var flags =
                Map.of(
                        Setting.DATA, data,
                        Setting.HOST, "127.0.0.1",
                        Setting.PORT, "0",
                        Setting.DRAIN_SECONDS, "0");
        return Settings.read(flags, Map.of());
    }

    private static void talk(Server server) {
        String password = Uuids.v4(new SecureRandom()).toString();
        try (var accounts = new Accounts(server.address())) {
            accounts.create(new Rest.NewAccount(NAME, password, null, null));
        }
        try (var client = ParleyClient.signIn(server.address(), NAME, password)) {
            RoomId room = client.createRoom(NAME, RoomKind.PUBLIC).room();
            long last = 0;
            for (int i = 0; i < MESSAGES; i++) {
                last = client.send(room, NAME).seq();
            }
            for (Event event : client.follow(room).events()) {
                if (event.seq() == last) {
                    break;
                }
            }
        }
    }
}
