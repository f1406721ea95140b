package chat.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.protocol.ErrorCode;
import chat.parley.sdk.RequestRefused;
import chat.parley.sdk.RestClient;

import picocli.CommandLine.Option;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/** Where a command has the own password from, which no argument tells. */
final class PasswordOption {
    @Option(
            names = "--password-stdin",
            description = "read the password from the first line of standard input")
    private boolean fromInput;

    String read() {
        return fromInput ? firstLine() : ask(false);
    }

    /** One that is new: whoever types it does so twice. */
    String readNew() {
        return fromInput ? firstLine() : ask(true);
    }

    /** What {@code request} answers; asks for the password when the server wants it once more. */
    <T> T confirmed(RestClient rest, Supplier<T> request) {
        try {
            return request.get();
        } catch (RequestRefused e) {
            if (e.code() != ErrorCode.PASSWORD_NEEDED) {
                throw e;
            }
        }
        confirm(rest, read());
        return request.get();
    }

    private static void confirm(RestClient rest, String password) {
        try {
            rest.confirmPassword(password);
        } catch (RequestRefused e) {
            if (e.code() != ErrorCode.FORBIDDEN) {
                throw e;
            }
            throw new Failure(Exit.FAILED, "wrong password: nothing was done");
        }
    }

    private static String firstLine() {
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, UTF_8)).readLine();
            if (line == null || line.isEmpty()) {
                throw Failure.usage("--password-stdin: standard input has no line");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException("--password-stdin", e);
        }
    }

    private static String ask(boolean twice) {
        Console console =
                Optional.ofNullable(System.console())
                        .filter(Console::isTerminal)
                        .orElseThrow(PasswordOption::noTerminal);
        char[] password = console.readPassword("Password: ");
        char[] again = twice ? console.readPassword("Again: ") : password;
        if (password == null || !Arrays.equals(password, again)) {
            throw new Failure(Exit.FAILED, "the two passwords differ");
        }
        return new String(password);
    }

    private static Failure noTerminal() {
        return Failure.usage("no terminal to ask for the password: use --password-stdin");
    }
}
