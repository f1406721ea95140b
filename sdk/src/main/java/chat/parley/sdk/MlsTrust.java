package chat.parley.sdk;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.LeafOwner;

import org.jspecify.annotations.Nullable;

/** Whom clients believe to be a device of a person. */
interface MlsTrust {
    /**
     * The key of a device, 32 bytes of Ed25519. Null for one that its person does not list, or not
     * any more, and that is taken nevertheless: nothing is said while it is there, and nothing of
     * it believed.
     *
     * @throws MlsRefused for one that is not to be in a group
     */
    @Nullable Bytes deviceKey(LeafOwner owner) throws MlsRefused;
}
