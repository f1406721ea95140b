package chat.parley.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.DeviceList;
import chat.parley.protocol.Identity;
import chat.parley.protocol.Rest;
import chat.parley.protocol.UserId;
import chat.parley.testkit.SampleKeys;

import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.junit.jupiter.api.Test;

import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;

/** What a server may say of somebody's keys, and what contradicts what was seen before. */
class PersonTest {
    private final UserId ada = MlsWorld.owner(1, 1).user();
    private final DeviceId phone = new DeviceId(UUID.randomUUID());
    private final SampleKeys keys = new SampleKeys(ada).with(phone);

    private Person person(Identity identity, DeviceList list) throws MlsRefused {
        return Person.of(ada, identity.encoded(), list.encoded());
    }

    private static List<Rest.AnnouncedIdentity> none() {
        throw new AssertionError("nobody is asked");
    }

    @Test
    void whatIsMadeHereIsReadAsItWasMade() throws MlsRefused {
        var identityKey = new Ed25519PrivateKeyParameters(new SecureRandom());
        Bytes publicKey = Bytes.of(identityKey.generatePublicKey().getEncoded());
        var signer = Structures.signer(identityKey);
        Identity identity = Identity.made(ada, 1, publicKey, Boxes.random(32), signer);
        var one = new DeviceList.Listed(new DeviceId(new UUID(2, 2)), Boxes.random(32), 5);
        var other = new DeviceList.Listed(new DeviceId(new UUID(1, 1)), Boxes.random(32), 6);
        DeviceList list = DeviceList.made(ada, 1, 1, List.of(one, other), signer);
        Person read = person(identity, list);
        assertThat(read.identity()).isEqualTo(identity);
        assertThat(read.list()).isEqualTo(list);
        assertThat(read.list().devices()).containsExactly(other, one);
    }

    @Test
    void aGhostDeviceIsOnNoList() throws MlsRefused {
        Identity identity = keys.next(false);
        DeviceList foreign = new SampleKeys(ada).with(phone).list(1);
        assertThatThrownBy(() -> person(identity, foreign)).isInstanceOf(MlsRefused.class);
        SampleKeys others = new SampleKeys(ada).with(phone);
        others.next(false);
        assertThatThrownBy(() -> person(identity, others.list(1)))
                .isInstanceOf(MlsRefused.class)
                .hasMessageContaining("not of its identity");
        assertThatThrownBy(
                        () ->
                                Person.of(
                                        MlsWorld.owner(2, 2).user(),
                                        identity.encoded(),
                                        keys.list(1).encoded()))
                .isInstanceOf(MlsRefused.class);
        assertThat(person(identity, keys.list(1)).list().keyOf(phone)).isPresent();
    }

    @Test
    void nothingIsTakenBack() throws MlsRefused {
        Identity identity = keys.next(false);
        Person first = person(identity, keys.list(1));
        DeviceList second = keys.with(new DeviceId(UUID.randomUUID())).list(2);
        Person now = first.after(person(identity, second), PersonTest::none);
        assertThat(now.list()).isEqualTo(second);
        assertThat(now.unvouched()).isFalse();
        assertThat(now.after(now, PersonTest::none)).isSameAs(now);
        assertThatThrownBy(() -> now.after(first, PersonTest::none))
                .hasMessageContaining("another list");
        DeviceList fork = keys.without(phone).list(2);
        assertThatThrownBy(() -> now.after(person(identity, fork), PersonTest::none))
                .hasMessageContaining("another list");
        SampleKeys other = new SampleKeys(ada).with(phone);
        Person impostor = person(other.next(false), other.list(1));
        assertThatThrownBy(() -> now.after(impostor, PersonTest::none))
                .hasMessageContaining("another identity");
        Person next = now.after(person(keys.next(true), keys.list(1)), PersonTest::none);
        assertThatThrownBy(() -> next.after(now, PersonTest::none))
                .hasMessageContaining("another identity");
    }

    @Test
    void anIdentityThatNothingVouchesForIsRememberedAsSuch() throws MlsRefused {
        Identity one = keys.next(false);
        Person known = person(one, keys.list(1));
        Bytes compared = known.identity().identityKey();
        Person verified = new Person(known.identity(), known.list(), compared, false);
        Identity two = keys.next(true);
        Person named = verified.after(person(two, keys.list(1)), PersonTest::none);
        assertThat(named.isVerified() || named.isBroken()).isFalse();
        Identity three = keys.next(true);
        List<Rest.AnnouncedIdentity> all =
                List.of(
                        new Rest.AnnouncedIdentity(one.encoded(), 1),
                        new Rest.AnnouncedIdentity(two.encoded(), 2),
                        new Rest.AnnouncedIdentity(three.encoded(), 3));
        Person third = person(three, keys.list(1));
        assertThat(verified.after(third, () -> all).isBroken()).isFalse();
        assertThat(verified.after(third, () -> List.of(all.getFirst(), all.getLast())).isBroken())
                .isTrue();
        Person reset = verified.after(person(keys.next(false), keys.list(1)), () -> all);
        assertThat(reset.isBroken()).isTrue();
    }
}
