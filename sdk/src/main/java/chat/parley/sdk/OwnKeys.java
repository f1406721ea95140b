package chat.parley.sdk;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.DeviceList;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Identity;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.Rest;
import chat.parley.protocol.UserId;

import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The own keys on this device: who one is, and which device this is. Blocks; thread-safe. */
final class OwnKeys {
    static final String DEVICE = "device";
    static final String IDENTITY = "identity";

    /** Another device of the person may change the list at the same time. */
    private static final int TRIES = 5;

    private final Vault vault;
    private final KeysClient keys;
    private final TrustedPeople trusted;
    private final LeafOwner self;

    OwnKeys(Vault vault, KeysClient keys, TrustedPeople trusted, LeafOwner self) {
        this.vault = vault;
        this.keys = keys;
        this.trusted = trusted;
        this.self = self;
    }

    /**
     * This device, as the list has it.
     *
     * @param seed of its key
     */
    private record Device(UserId user, DeviceId device, Bytes seed, long addedAt) {
        DeviceList.Listed listed() {
            return new DeviceList.Listed(device, publicKey(seed), addedAt);
        }
    }

    /**
     * The person's keys that lie on each of their devices.
     *
     * @param seed of the identity key
     * @param archive what opens the archive
     */
    record Secrets(UserId user, long generation, Bytes seed, Bytes archive) {}

    LeafOwner self() {
        return self;
    }

    /** Null as long as this device is not set up as what the server calls it now. */
    @Nullable MlsDevice device() throws MlsRefused {
        Device device = vault.read(DEVICE, Device.class);
        return device == null
                        || !self.equals(new LeafOwner(device.user(), device.device()))
                        || secrets() == null
                ? null
                : new MlsDevice(self, key(device.seed()));
    }

    /** Null as long as the keys of the person, as others know them, are not on this device. */
    @Nullable Secrets secrets() throws MlsRefused {
        Secrets secrets = vault.read(IDENTITY, Secrets.class);
        Person known = trusted.person(self.user());
        return secrets == null
                        || !secrets.user().equals(self.user())
                        || known != null
                                && !known.identity().identityKey().equals(publicKey(secrets.seed()))
                ? null
                : secrets;
    }

    /** The person as others see them; null before they have an identity. */
    @Nullable Person person() throws MlsRefused {
        trusted.ask(List.of(self.user()));
        return trusted.person(self.user());
    }

    /** Makes the first identity out of words that the person has noted, this device on its list. */
    void setUp(String words) throws MlsRefused {
        if (person() != null) {
            throw new RequestRefused(
                    ErrorCode.CONFLICT, "this account has keys: they open with its words", null);
        }
        RecoveryKeys derived = RecoveryKeys.of(RecoveryWords.secret(words), self.user());
        Bytes seed = Boxes.random(Boxes.KEY_BYTES);
        Secrets secrets = new Secrets(self.user(), 1, seed, derived.archive());
        var signer = Structures.signer(key(secrets.seed()));
        Device device = newDevice();
        Bytes recovery = Bytes.of(derived.recovery().generatePublicKey().getEncoded());
        Identity identity =
                Identity.made(self.user(), 1, publicKey(secrets.seed()), recovery, signer);
        DeviceList list = DeviceList.made(self.user(), 1, 1, List.of(device.listed()), signer);
        Bytes wrapped = derived.wrapped(secrets.seed(), self.user(), 1);
        keys.announce(new Rest.NewIdentity(identity.encoded(), list.encoded(), wrapped));
        trusted.learn(self.user(), identity.encoded(), list.encoded());
        keep(device, secrets);
    }

    /** Takes the identity that the words open, and this device into its list. */
    void unlock(String words) throws MlsRefused {
        RecoveryKeys derived = RecoveryKeys.of(RecoveryWords.secret(words), self.user());
        Rest.WrappedIdentity wrapped = keys.wrappedIdentity();
        long generation = wrapped.generation();
        Bytes seed = opened(derived, wrapped);
        Person person = person();
        if (person == null
                || person.identity().generation() != generation
                || !person.identity().identityKey().equals(publicKey(seed))) {
            throw new MlsRefused("the server shows another identity than the one of these words");
        }
        list(newDevice(), new Secrets(self.user(), generation, seed, derived.archive()));
    }

    private Bytes opened(RecoveryKeys derived, Rest.WrappedIdentity wrapped) {
        try {
            return derived.unwrapped(wrapped.wrapped(), self.user(), wrapped.generation());
        } catch (MlsRefused _) {
            throw new RequestRefused(
                    ErrorCode.INVALID,
                    "these are twelve words, but not those of this account",
                    null);
        }
    }

    /**
     * Signed in anew, the device is another to the server: it is listed under its new name.
     *
     * @return whether it was
     */
    boolean renewed() throws MlsRefused {
        Secrets secrets = secrets();
        if (secrets == null || device() != null) {
            return false;
        }
        list(newDevice(), secrets);
        return true;
    }

    /** Back on the list, from which another device may take one whose session had ended. */
    void listedAgain() throws MlsRefused {
        Person person = person();
        Secrets secrets = secrets();
        Device device = vault.read(DEVICE, Device.class);
        if (secrets != null
                && device != null
                && person != null
                && !person.list()
                        .keyOf(device.device())
                        .equals(Optional.of(publicKey(device.seed())))) {
            list(device, secrets);
        }
    }

    private void list(Device device, Secrets secrets) throws MlsRefused {
        var signer = Structures.signer(key(secrets.seed()));
        for (int tries = 1; ; tries++) {
            Rest.PersonDevices shown = shown();
            DeviceList list = trusted.learn(shown.user(), shown.identity(), shown.devices()).list();
            List<DeviceList.Listed> devices = new ArrayList<>(list.devices());
            devices.removeIf(
                    each ->
                            each.device().equals(device.device())
                                    || shown.ended().contains(each.device()));
            devices.add(device.listed());
            DeviceList next =
                    DeviceList.made(
                            self.user(), list.generation(), list.version() + 1, devices, signer);
            try {
                keys.changeDeviceList(next.encoded());
                trusted.learn(shown.user(), shown.identity(), next.encoded());
                keep(device, secrets);
                return;
            } catch (RequestRefused e) {
                if (e.code() != ErrorCode.CONFLICT || tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private Rest.PersonDevices shown() {
        return keys.devices(List.of(self.user())).stream()
                .filter(each -> each.user().equals(self.user()))
                .findFirst()
                .orElseThrow(
                        () ->
                                new RequestRefused(
                                        ErrorCode.NOT_FOUND, "this account has no keys", null));
    }

    private void keep(Device device, Secrets secrets) {
        vault.delete(PackageStock.FILE);
        vault.write(IDENTITY, secrets);
        vault.write(DEVICE, device);
    }

    private Device newDevice() {
        Bytes seed = Boxes.random(Boxes.KEY_BYTES);
        return new Device(self.user(), self.device(), seed, System.currentTimeMillis());
    }

    private static Ed25519PrivateKeyParameters key(Bytes seed) {
        return new Ed25519PrivateKeyParameters(seed.toArray());
    }

    private static Bytes publicKey(Bytes seed) {
        return Bytes.of(key(seed).generatePublicKey().getEncoded());
    }
}
