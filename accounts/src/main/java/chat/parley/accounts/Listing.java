package chat.parley.accounts;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.DeviceList;
import chat.parley.protocol.Identity;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The newest identity of a person and their devices.
 *
 * @param living those of their devices that have a session
 */
public record Listing(Identity identity, DeviceList devices, Set<DeviceId> living) {

    /** The key of a device that is on the list and has a session. */
    public Optional<Bytes> keyOf(DeviceId device) {
        return living.contains(device) ? devices.keyOf(device) : Optional.empty();
    }

    /** Listed devices that have a session. */
    public List<DeviceId> present() {
        return listed().stream().filter(living::contains).toList();
    }

    /** Listed devices that have none any more. */
    public List<DeviceId> ended() {
        return listed().stream().filter(device -> !living.contains(device)).toList();
    }

    private List<DeviceId> listed() {
        return devices.devices().stream().map(DeviceList.Listed::device).toList();
    }
}
