package chat.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.AccountStore;
import chat.parley.accounts.StoredAccount;
import chat.parley.accounts.StoredSettings;
import chat.parley.protocol.Encryption;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.RoomKind;
import chat.parley.protocol.RoomRole;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Directory;
import chat.parley.rooms.Interval;
import chat.parley.rooms.MemberSearch;
import chat.parley.rooms.Membership;
import chat.parley.rooms.RoomIndex;
import chat.parley.rooms.RoomRecord;
import chat.parley.rooms.RoomSettings;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;

/** What every {@link MemberSearch} promises. */
public abstract class MemberSearchContract {
    private final SampleEvents samples = new SampleEvents(21);
    private final SampleAccounts people = new SampleAccounts(22);
    private final RoomId room = samples.roomId();
    private final StoredAccount ada = people.account("ada");
    private final StoredAccount adam = people.account("adam");
    private final StoredAccount bob = people.account("bob_b");
    private final StoredAccount eve = people.account("eve");
    private final StoredAccount ida = people.account("ida");
    private Stores stores;

    /** On one engine. */
    public record Stores(AccountStore accounts, Directory directory, MemberSearch search) {}

    /** Empty ones. */
    protected abstract Stores create() throws Exception;

    /** All but Eve, who was invited, and Ida, who is elsewhere. */
    @BeforeEach
    void open() throws Exception {
        stores = create();
        stores.accounts().changeSettings(new StoredSettings(true, false));
        for (StoredAccount each : List.of(adam, ada, bob, eve, ida)) {
            stores.accounts().signUp(each, null);
        }
        project(
                room,
                List.of(
                        member(ada, null),
                        member(adam, null),
                        member(bob, "Robert Tables"),
                        new Membership(eve.user(), null, 4, List.of())));
        project(samples.roomId(), List.of(member(ida, null)));
    }

    private static Membership member(StoredAccount of, @Nullable String nick) {
        var always = List.of(new Interval(1, Long.MAX_VALUE));
        return new Membership(of.user(), RoomRole.MEMBER, 0, false, nick, always);
    }

    private void project(RoomId in, List<Membership> members) {
        stores.directory()
                .project(
                        new RoomRecord(
                                in,
                                RoomKind.PUBLIC,
                                "ops",
                                Encryption.NONE,
                                RoomSettings.DEFAULT,
                                false,
                                3,
                                1,
                                5),
                        members,
                        RoomIndex.EMPTY);
    }

    private List<UserId> found(String text) {
        return stores.search().find(room, text, 9).stream().map(Membership::user).toList();
    }

    @Test
    void membersAreFoundByWhatTheirNamesBeginWith() {
        assertThat(found("ad")).containsExactly(ada.user(), adam.user());
        assertThat(found("ADAM")).containsExactly(adam.user());
        assertThat(found("NÄME bob")).containsExactly(bob.user());
        assertThat(found("da")).isEmpty();
        assertThat(stores.search().find(room, "ad", 1))
                .extracting(Membership::user)
                .containsExactly(ada.user());
    }

    @Test
    void membersAreFoundByTheirNicksToo() {
        assertThat(found("robert t")).containsExactly(bob.user());
        assertThat(found("Robert")).containsExactly(bob.user());
        assertThat(stores.search().find(room, "rob", 9).getFirst().nick())
                .isEqualTo("Robert Tables");
    }

    @Test
    void nobodyElseIsFound() {
        assertThat(found("eve")).isEmpty();
        assertThat(found("ida")).isEmpty();
        assertThat(stores.search().find(samples.roomId(), "ad", 9)).isEmpty();
    }

    @Test
    void signsThatMeanSomethingInPatternsMeanThemselves() {
        assertThat(found("%")).isEmpty();
        assertThat(found("a_a")).isEmpty();
        assertThat(found("!")).isEmpty();
        assertThat(found("bob_")).containsExactly(bob.user());
    }
}
