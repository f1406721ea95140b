package chat.parley.accounts;

import java.util.OptionalInt;

/** Tells whether a device is to add key packages. May block on the store. */
@FunctionalInterface
public interface FewKeyPackages {

    /** How many are left of a device that encrypts and has few; empty for all others. */
    OptionalInt of(Principal who);
}
