package chat.parley.testkit;

import chat.parley.protocol.LeafOwner;
import chat.parley.rooms.Directory;
import chat.parley.rooms.MemoryDirectory;

import java.util.HashSet;
import java.util.Set;

class MemoryGroupStoreTest extends GroupStoreContract {
    private final Set<LeafOwner> signedIn = new HashSet<>();

    @Override
    protected Directory create() {
        return new MemoryDirectory(device -> !signedIn.contains(device));
    }

    @Override
    protected void signIn(LeafOwner device) {
        signedIn.add(device);
    }

    @Override
    protected void signOut(LeafOwner device) {
        signedIn.remove(device);
    }
}
