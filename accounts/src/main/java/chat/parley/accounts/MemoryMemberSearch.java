package chat.parley.accounts;

import static java.util.Comparator.comparing;

import chat.parley.protocol.RoomId;
import chat.parley.rooms.Directory;
import chat.parley.rooms.MemberSearch;
import chat.parley.rooms.Membership;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Looks through all members, for tests and simulations. */
public final class MemoryMemberSearch implements MemberSearch {
    private final AccountStore accounts;
    private final Directory directory;

    private record Named(Membership member, StoredAccount account) {
        boolean begins(String text) {
            String nick = member.nick() == null ? "" : member.nick().toLowerCase(Locale.ROOT);
            return nick.startsWith(text) || (" " + account.searched()).contains(" " + text);
        }
    }

    public MemoryMemberSearch(AccountStore accounts, Directory directory) {
        this.accounts = accounts;
        this.directory = directory;
    }

    @Override
    public List<Membership> find(RoomId room, String text, int limit) {
        return directory.members(room, null, Integer.MAX_VALUE).stream()
                .filter(Membership::isMember)
                .flatMap(this::named)
                .filter(named -> named.begins(text.toLowerCase(Locale.ROOT)))
                .sorted(comparing(named -> named.account().name()))
                .limit(limit)
                .map(Named::member)
                .toList();
    }

    private Stream<Named> named(Membership member) {
        return accounts.account(member.user()).stream().map(account -> new Named(member, account));
    }
}
