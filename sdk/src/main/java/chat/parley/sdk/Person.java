package chat.parley.sdk;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.DeviceList;
import chat.parley.protocol.Identity;
import chat.parley.protocol.InvalidHandshake;
import chat.parley.protocol.Rest;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What is known of somebody's keys: the newest that was seen, which nobody can take back.
 *
 * @param verified the identity key when people compared it
 * @param unvouched whether another identity took the place of one that was known, and that one did
 *     not name it
 */
record Person(Identity identity, DeviceList list, @Nullable Bytes verified, boolean unvouched) {

    /** What the server says of somebody, if it can be. */
    static Person of(UserId user, Bytes identity, Bytes devices) throws MlsRefused {
        try {
            Identity read = Identity.read(identity);
            if (!read.user().equals(user) || read.generation() == 0 || !read.isSigned()) {
                throw new MlsRefused("an identity of somebody else, or not signed by its key");
            }
            DeviceList list = DeviceList.read(devices);
            if (!list.user().equals(user)
                    || list.generation() != read.generation()
                    || list.version() == 0
                    || !list.isSignedBy(read)) {
                throw new MlsRefused("a list of devices that is not of its identity");
            }
            return new Person(read, list, null, false);
        } catch (InvalidHandshake e) {
            throw new MlsRefused("keys of somebody that cannot be read", e);
        }
    }

    /**
     * This person as the server says now, which must not contradict what is known.
     *
     * @param between all identities of the person, as the server has them
     */
    Person after(Person now, Identities between) throws MlsRefused {
        long step = now.identity.generation() - identity.generation();
        if (step < 0 || step == 0 && !now.identity.encoded().equals(identity.encoded())) {
            throw new MlsRefused("the server shows another identity than before");
        }
        if (step > 0) {
            // one that is vouched for does not make up for one that was not
            boolean isVouched = isSucceeded(now.identity, step, between);
            return new Person(now.identity, now.list, verified, unvouched || !isVouched);
        }
        long ahead = now.list.version() - list.version();
        if (ahead < 0 || ahead == 0 && !now.list.encoded().equals(list.encoded())) {
            throw new MlsRefused("the server shows another list of devices than before");
        }
        return ahead == 0 ? this : new Person(identity, now.list, verified, unvouched);
    }

    /** Where all identities of a person are asked for. */
    interface Identities {
        List<Rest.AnnouncedIdentity> all();
    }

    /** Whether each identity from the one that is known to the other named the next. */
    private boolean isSucceeded(Identity to, long steps, Identities between) throws MlsRefused {
        if (steps == 1) {
            return to.succeeds(identity);
        }
        Identity last = identity;
        for (Rest.AnnouncedIdentity each : between.all()) {
            Identity next = read(each.identity());
            if (next.generation() > last.generation()) {
                if (next.generation() != last.generation() + 1
                        || !next.isSigned()
                        || !next.succeeds(last)) {
                    return false;
                }
                last = next;
            }
        }
        return last.encoded().equals(to.encoded());
    }

    private static Identity read(Bytes identity) throws MlsRefused {
        try {
            return Identity.read(identity);
        } catch (InvalidHandshake e) {
            throw new MlsRefused("an identity that cannot be read", e);
        }
    }

    boolean isVerified() {
        return verified != null && verified.equals(identity.identityKey());
    }

    /** Whether people compared a key that is gone, and nothing names the one that is there. */
    boolean isBroken() {
        return verified != null && !isVerified() && unvouched;
    }
}
