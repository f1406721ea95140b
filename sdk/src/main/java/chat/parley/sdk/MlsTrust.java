package chat.parley.sdk;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.LeafOwner;

/** Whom clients believe to be a device of a person. */
interface MlsTrust {
    /**
     * The key of a device, 32 bytes of Ed25519.
     *
     * @throws MlsRefused for one that its person does not list
     */
    Bytes deviceKey(LeafOwner owner) throws MlsRefused;
}
