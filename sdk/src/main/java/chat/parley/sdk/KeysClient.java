package chat.parley.sdk;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What a server keeps of people's keys: docs/encryption.md. Made by {@link RestClient#keys}, which
 * it works as long as. Blocks; thread-safe. Throws {@link RequestRefused} and {@link
 * ServerUnreachable}.
 */
public final class KeysClient {
    private final RestClient rest;

    KeysClient(RestClient rest) {
        this.rest = rest;
    }

    /**
     * Announces one's first identity, or one that follows the newest: {@link ErrorCode#CONFLICT}
     * says that it does not, {@link ErrorCode#PASSWORD_NEEDED} that a further one asks for the
     * password.
     */
    public void announce(Rest.NewIdentity identity) {
        rest.perform("PUT", "/v1/account/identity", identity);
    }

    /** One's own identity key, as only one's recovery secret opens it; one's devices are told. */
    public Rest.WrappedIdentity wrappedIdentity() {
        return rest.get("/v1/account/identity/wrapped", Rest.WrappedIdentity.class);
    }

    /** Puts a list in the place of the one before: {@link ErrorCode#CONFLICT} is to read anew. */
    public void changeDeviceList(Bytes list) {
        rest.perform("PUT", "/v1/account/devices/list", new Rest.NewDeviceList(list));
    }

    /** All identities that somebody has had, the first one first. */
    public List<Rest.AnnouncedIdentity> identities(UserId user) {
        return rest.get("/v1/users/" + user + "/identities", Rest.Identities.class).identities();
    }

    /** Those of these people, at most 100, who have an identity. */
    public List<Rest.PersonDevices> devices(List<UserId> of) {
        String ids = of.stream().map(UserId::toString).collect(Collectors.joining(","));
        return rest.get("/v1/devices?of=" + ids, Rest.PeopleDevices.class).people();
    }

    /** What is left of this device's key packages. */
    public Rest.KeyPackageStock keyPackages() {
        return rest.get("/v1/account/keyPackages", Rest.KeyPackageStock.class);
    }

    /** Adds key packages of this device, at most 50, all or none. */
    public Rest.KeyPackageStock addKeyPackages(Rest.NewKeyPackages packages) {
        return rest.call("POST", "/v1/account/keyPackages", packages, Rest.KeyPackageStock.class);
    }

    /** Takes a key package of each device of people who are to be in the room's group. */
    public Rest.ClaimedKeyPackages claimKeyPackages(RoomId room, Rest.NewKeyPackageClaim claim) {
        return rest.call(
                "POST", "/v1/rooms/" + room + "/keyPackages", claim, Rest.ClaimedKeyPackages.class);
    }

    /**
     * Puts a bucket in the place of the version that was read: {@link ErrorCode#CONFLICT} says that
     * another device was faster.
     *
     * @param stream the room's id, or the person's own
     */
    public void archive(UUID stream, long incarnation, long bucket, Rest.NewArchivedBucket sealed) {
        rest.perform("PUT", archive(stream, incarnation) + "/" + bucket, sealed);
    }

    /**
     * A page of what one archived, newest first.
     *
     * @param before {@code next} of the page before; null for the first
     */
    public Rest.ArchivedBuckets readArchive(
            UUID stream, long incarnation, @Nullable Long before, int limit) {
        String from = before == null ? "" : "&before=" + before;
        return rest.get(
                archive(stream, incarnation) + "?limit=" + limit + from,
                Rest.ArchivedBuckets.class);
    }

    /** Deletes what one archived of a room. */
    public void forgetArchive(UUID stream) {
        rest.delete("/v1/archive/" + stream);
    }

    private static String archive(UUID stream, long incarnation) {
        return "/v1/archive/" + stream + "/" + incarnation;
    }
}
