package chat.parley.sdk;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.UserId;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** People with devices in Java and, given an agent, in the browser. */
final class MlsWorld {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<LeafOwner, Bytes> keys = new HashMap<>();
    private final Optional<MlsAgent> agent;

    MlsWorld(Optional<MlsAgent> agent) {
        this.agent = agent;
    }

    static LeafOwner owner(int user, int device) {
        return new LeafOwner(new UserId(id(user)), new DeviceId(id(1000 + device)));
    }

    private static UUID id(int number) {
        return UUID.fromString("00000000-0000-7000-8000-%012d".formatted(number));
    }

    /** No device of this owner is known any more. */
    void forget(LeafOwner owner) {
        keys.remove(owner);
    }

    private Bytes keyOf(LeafOwner owner) throws MlsRefused {
        Bytes key = keys.get(owner);
        if (key == null) {
            throw new MlsRefused("a device that its person does not list");
        }
        return key;
    }

    MlsMember inJava(LeafOwner owner) throws IOException {
        MlsDevice device =
                new MlsDevice(owner, new Ed25519PrivateKeyParameters(new SecureRandom()));
        keys.put(owner, device.publicKey());
        if (agent.isPresent()) {
            ask("listed", owner, Map.of("bytes", device.publicKey().toString()));
        }
        return new InJava(device);
    }

    MlsMember inBrowser(LeafOwner owner) throws IOException {
        keys.put(owner, bytes(ask("device", owner, Map.of()), "key"));
        return new InBrowser(owner);
    }

    private JsonNode ask(String op, LeafOwner of, Map<String, Object> more) throws IOException {
        ObjectNode request = JSON.valueToTree(more);
        request.put("op", op);
        request.put("user", of.user().toString());
        request.put("device", of.device().toString());
        request.put("id", MlsMember.ROOM.toString());
        request.put("now", MlsMember.NOW);
        JsonNode answer = JSON.readTree(agent.orElseThrow().ask(JSON.writeValueAsString(request)));
        if (answer.has("error")) {
            throw new IOException(op + ": " + answer.get("error").asText());
        }
        return answer;
    }

    private static Bytes bytes(JsonNode answer, String name) {
        return Bytes.of(HexFormat.of().parseHex(answer.path(name).asText("")));
    }

    private static String state(long epoch, Bytes authenticator, Map<Integer, LeafOwner> leaves) {
        return epoch + " " + authenticator + " " + new TreeMap<>(leaves);
    }

    private final class InJava implements MlsMember {
        private final MlsDevice device;
        private final Map<Bytes, MlsKeyPackage> packages = new HashMap<>();
        private Optional<MlsGroup> group = Optional.empty();
        private Optional<MlsGroup> next = Optional.empty();

        InJava(MlsDevice device) {
            this.device = device;
        }

        @Override
        public LeafOwner owner() {
            return device.owner();
        }

        /** As if the program had ended after each thing that it did. */
        private MlsGroup now() throws MlsRefused {
            MlsGroup restored =
                    MlsGroup.restored(group.orElseThrow().state(), MlsWorld.this::keyOf);
            group = Optional.of(restored);
            return restored;
        }

        @Override
        public void begin() throws MlsRefused {
            group = Optional.of(MlsGroup.begun(ROOM, device, MlsWorld.this::keyOf, NOW));
        }

        @Override
        public Bytes keyPackage() throws MlsRefused {
            MlsKeyPackage own = MlsKeyPackage.make(device, NOW);
            packages.put(own.message(), own);
            return own.message();
        }

        @Override
        public void join(Bytes welcome, Bytes tree) throws MlsRefused {
            MlsRefused refused = new MlsRefused("no key package");
            for (MlsKeyPackage own : packages.values()) {
                try {
                    group =
                            Optional.of(
                                    MlsGroup.joined(
                                            ROOM, welcome, tree, own, MlsWorld.this::keyOf));
                    return;
                } catch (MlsRefused e) {
                    refused = e;
                }
            }
            throw refused;
        }

        @Override
        public Commit rejoin(MlsGroup.Published from) throws MlsRefused {
            group = Optional.empty();
            return told(MlsGroup.rejoined(ROOM, from, device, MlsWorld.this::keyOf, NOW));
        }

        @Override
        public Commit commit(List<Bytes> add, List<Integer> remove) throws MlsRefused {
            return told(now().commit(add, remove));
        }

        private Commit told(MlsGroup.Made made) {
            next = Optional.of(made.next());
            Bytes welcome = made.welcome();
            return new Commit(
                    made.commit(), welcome == null ? Bytes.of() : welcome, made.published());
        }

        @Override
        public void become() throws MlsRefused {
            if (group.isPresent()) {
                MlsGroup made = MlsGroup.restored(next.orElseThrow().state(), MlsWorld.this::keyOf);
                now().become(made);
            } else {
                group = next;
            }
        }

        @Override
        public void take(Bytes commit) throws MlsRefused {
            now().take(commit);
        }

        @Override
        public Bytes say(Bytes data) throws MlsRefused {
            return now().protect(data, Bytes.of(new byte[16]));
        }

        @Override
        public Heard hear(Bytes message) throws MlsRefused {
            MlsGroup.Opened opened = now().unprotect(message);
            return new Heard(opened.data(), opened.by());
        }

        @Override
        public MlsGroup.Published published() throws MlsRefused {
            return now().published();
        }

        @Override
        public String state() throws MlsRefused {
            MlsGroup now = now();
            return MlsWorld.state(now.epoch(), now.authenticator(), now.members());
        }
    }

    private final class InBrowser implements MlsMember {
        private final LeafOwner owner;

        InBrowser(LeafOwner owner) {
            this.owner = owner;
        }

        @Override
        public LeafOwner owner() {
            return owner;
        }

        @Override
        public void begin() throws IOException {
            ask("begin", owner, Map.of());
        }

        @Override
        public Bytes keyPackage() throws IOException {
            return bytes(ask("keyPackage", owner, Map.of()), "keyPackage");
        }

        @Override
        public void join(Bytes welcome, Bytes tree) throws IOException {
            ask("join", owner, Map.of("bytes", welcome.toString(), "tree", tree.toString()));
        }

        @Override
        public Commit rejoin(MlsGroup.Published from) throws IOException {
            return told(
                    ask(
                            "rejoin",
                            owner,
                            Map.of(
                                    "bytes", from.groupInfo().toString(),
                                    "tree", from.tree().toString())));
        }

        @Override
        public Commit commit(List<Bytes> add, List<Integer> remove) throws IOException {
            List<String> packages = add.stream().map(Bytes::toString).toList();
            return told(ask("commit", owner, Map.of("add", packages, "remove", remove)));
        }

        private Commit told(JsonNode answer) {
            MlsGroup.Published published =
                    new MlsGroup.Published(bytes(answer, "groupInfo"), bytes(answer, "tree"));
            return new Commit(bytes(answer, "commit"), bytes(answer, "welcome"), published);
        }

        @Override
        public void become() throws IOException {
            ask("become", owner, Map.of());
        }

        @Override
        public void take(Bytes commit) throws IOException {
            ask("take", owner, Map.of("bytes", commit.toString()));
        }

        @Override
        public Bytes say(Bytes data) throws IOException {
            return bytes(ask("protect", owner, Map.of("bytes", data.toString())), "message");
        }

        @Override
        public Heard hear(Bytes message) throws IOException {
            JsonNode heard = ask("unprotect", owner, Map.of("bytes", message.toString()));
            return new Heard(bytes(heard, "data"), ownerIn(heard));
        }

        @Override
        public MlsGroup.Published published() throws IOException {
            JsonNode answer = ask("published", owner, Map.of());
            return new MlsGroup.Published(bytes(answer, "groupInfo"), bytes(answer, "tree"));
        }

        @Override
        public String state() throws IOException {
            JsonNode now = ask("state", owner, Map.of());
            Map<Integer, LeafOwner> leaves = new TreeMap<>();
            now.get("leaves").forEach(leaf -> leaves.put(leaf.get("index").asInt(), ownerIn(leaf)));
            return MlsWorld.state(now.get("epoch").asLong(), bytes(now, "authenticator"), leaves);
        }

        private static LeafOwner ownerIn(JsonNode answer) {
            return new LeafOwner(
                    UserId.parse(answer.get("user").asText()),
                    DeviceId.parse(answer.get("device").asText()));
        }
    }
}
