package chat.parley.cli;

import chat.parley.sdk.Accounts;
import chat.parley.sdk.ClientListener;
import chat.parley.sdk.EncryptedRooms;
import chat.parley.sdk.ParleyClient;
import chat.parley.sdk.RestClient;
import chat.parley.sdk.SessionTokens;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

import java.nio.file.Files;
import java.nio.file.Path;

/** Whose sign-in a client command uses. */
final class ClientOptions {
    static final String DEFAULT_PROFILE = "default";

    @Option(
            names = "--profile",
            scope = ScopeType.INHERIT, // before and after the name of a subcommand
            paramLabel = "NAME",
            defaultValue = "${env:PARLEY_PROFILE:-" + DEFAULT_PROFILE + "}",
            description = "which sign-in to use (default: $PARLEY_PROFILE, else 'default')")
    private String profile = DEFAULT_PROFILE;

    ProfileFile file() {
        return ProfileFile.of(profile, System.getenv());
    }

    /** Refused when nobody has signed in. */
    Profile read() {
        return file().read();
    }

    /** Whether this profile has to do with encrypted rooms. */
    boolean hasKeys() {
        return Files.exists(keys());
    }

    /** Where the keys of this profile's device lie. */
    Path keys() {
        return file().keys();
    }

    /** Rooms that only members' devices read, with the keys of this profile's device. */
    EncryptedRooms encrypted(RestClient rest) {
        ProfileFile file = file();
        return EncryptedRooms.open(rest, file.read().session(), file.keys());
    }

    RestClient rest() {
        ProfileFile file = file();
        Profile of = file.read();
        return new RestClient(of.address(), new SessionTokens(new Accounts(of.address()), file));
    }

    ParleyClient connect(ClientListener listener) {
        ProfileFile file = file();
        Profile of = file.read();
        var tokens = new SessionTokens(new Accounts(of.address()), file);
        return ParleyClient.connect(of.address(), tokens, listener);
    }
}
