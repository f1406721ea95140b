package chat.parley.accounts;

import chat.parley.protocol.Rest;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * Something that happened, at its place in the audit log. Its hash covers the hash of the entry
 * before, so that nothing can be changed, taken out or put in unnoticed.
 *
 * @param seq 1, 2, 3 …
 */
public record AuditEntry(long seq, Happening what, String hash) {
    /** What stands before the first entry. */
    static final String NOTHING_BEFORE = "0".repeat(64);

    /**
     * What is to be written.
     *
     * @param at milliseconds since 1970 UTC
     * @param actor who did it; null when nobody was signed in
     * @param subject whose account it was; null when it was nobody's
     * @param detail ids, numbers and words of the contract, never a name or a text that somebody
     *     wrote
     * @param address from where; not covered by the hash, since it is erased after a while
     */
    public record Happening(
            long at,
            AuditKind kind,
            @Nullable UserId actor,
            @Nullable UserId subject,
            @Nullable SessionId session,
            @Nullable String detail,
            @Nullable String address) {

        Happening withoutAddress() {
            return new Happening(at, kind, actor, subject, session, detail, null);
        }

        boolean concerns(UserId user) {
            return user.equals(actor) || user.equals(subject);
        }
    }

    /**
     * The entry that comes next.
     *
     * @param before null for the first one
     */
    public static AuditEntry after(@Nullable AuditEntry before, Happening what) {
        long seq = before == null ? 1 : before.seq() + 1;
        return new AuditEntry(
                seq, what, hash(before == null ? NOTHING_BEFORE : before.hash(), seq, what));
    }

    /** Whether this entry is what came after {@code before}; null for the first one. */
    public boolean follows(@Nullable AuditEntry before) {
        return equals(after(before, what));
    }

    private static String hash(String before, long seq, Happening what) {
        StringBuilder covered = new StringBuilder(before).append('\n');
        covered.append(seq).append('\n');
        covered.append(what.at()).append('\n');
        covered.append(what.kind()).append('\n');
        covered.append(orEmpty(what.actor())).append('\n');
        covered.append(orEmpty(what.subject())).append('\n');
        covered.append(orEmpty(what.session())).append('\n');
        covered.append(orEmpty(what.detail())).append('\n');
        return Sha256.hex(covered.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String orEmpty(@Nullable Object part) {
        return part == null ? "" : part.toString();
    }

    Rest.AuditEntry toRest() {
        return new Rest.AuditEntry(
                seq,
                what.at(),
                what.kind().toString(),
                what.actor(),
                what.subject(),
                what.session(),
                what.detail(),
                what.address(),
                hash);
    }
}
