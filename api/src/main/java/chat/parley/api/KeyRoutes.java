package chat.parley.api;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;

import java.util.Map;

/** Keys of people and of their devices. */
final class KeyRoutes {
    Map<String, Action> actions() {
        return Map.ofEntries(
                Map.entry("announceIdentity", KeyRoutes::comes),
                Map.entry("getWrappedIdentity", KeyRoutes::comes),
                Map.entry("changeDeviceList", KeyRoutes::comes),
                Map.entry("listIdentities", KeyRoutes::comes),
                Map.entry("listDevices", KeyRoutes::comes),
                Map.entry("getKeyPackages", KeyRoutes::comes),
                Map.entry("addKeyPackages", KeyRoutes::comes),
                Map.entry("claimKeyPackages", KeyRoutes::comes),
                Map.entry("archive", KeyRoutes::comes),
                Map.entry("readArchive", KeyRoutes::comes),
                Map.entry("forgetArchive", KeyRoutes::comes));
    }

    private static Answer comes(Call call) {
        throw new Refusal(ErrorCode.UNAVAILABLE, "this is being built");
    }
}
