package chat.parley.testkit;

import static chat.parley.testkit.SampleAccounts.NOW;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.AccountStore;
import chat.parley.accounts.AccountStore.SignUp;
import chat.parley.accounts.NamePlace;
import chat.parley.accounts.StoredAccount;
import chat.parley.accounts.StoredInvitation;
import chat.parley.accounts.StoredSettings;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What every {@link AccountStore} promises. */
public abstract class AccountStoreContract {
    private static final String OWNER = "owner";
    private static final String MEMBER = "member";
    private static final String WAITING = "member, waiting";
    private static final String NOT_INVITED = "not invited";
    private static final String NAME_TAKEN = "name taken";

    private final SampleAccounts samples = new SampleAccounts(1);
    private final StoredAccount ada = samples.account("ada");
    private final StoredAccount bob = samples.account("bob");
    private AccountStore store;

    /** An empty store. */
    protected abstract AccountStore create() throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = create();
    }

    private String signUp(StoredAccount account, @Nullable String invitation) {
        return switch (store.signUp(account, invitation)) {
            case SignUp.Done(var made, _) -> made.role() + (made.waiting() ? ", waiting" : "");
            case SignUp.NotInvited() -> NOT_INVITED;
            case SignUp.NameTaken() -> NAME_TAKEN;
        };
    }

    private Optional<StoredInvitation> invitation(String code) {
        return store.invitation(code, NOW);
    }

    private StoredInvitation invite(int uses) {
        StoredInvitation invitation = samples.invitation(uses, NOW + 1, ada.user());
        assertThat(store.addInvitation(invitation, 100, NOW)).isTrue();
        return invitation;
    }

    @Test
    void anEmptyStoreKnowsNobodyAndIsClosed() {
        assertThat(store.claimed()).isFalse();
        assertThat(store.account(ada.user())).isEmpty();
        assertThat(store.accountNamed("ada")).isEmpty();
        assertThat(store.accounts(List.of(ada.user()))).isEmpty();
        assertThat(store.accounts(List.of())).isEmpty();
        assertThat(store.settings()).isEqualTo(new StoredSettings(false, true));
        assertThat(store.invitations(NOW, 10)).isEmpty();
        assertThat(invitation("code")).isEmpty();
    }

    private void letIn(StoredAccount... people) {
        store.changeSettings(new StoredSettings(true, false));
        for (StoredAccount person : people) {
            store.signUp(person, null);
        }
    }

    private ServerRole role(StoredAccount account) {
        return store.account(account.user()).orElseThrow().role();
    }

    @Test
    void accountsAreSearchedInBothNamesInAnyScriptAndPaged() {
        letIn(bob, ada);
        store.changeDisplayName(bob.user(), "Ångström 100%");
        assertThat(store.search("", false, null, 10))
                .extracting(StoredAccount::name)
                .containsExactly("ada", "bob");
        assertThat(store.search("", false, "ada", 10))
                .extracting(StoredAccount::displayName)
                .containsExactly("Ångström 100%");
        assertThat(store.search("ångst", false, null, 10)).hasSize(1);
        assertThat(store.search("0%", false, null, 10)).hasSize(1);
        assertThat(store.search("%b", false, null, 10)).isEmpty();
        assertThat(store.search("bo", false, null, 10)).hasSize(1);
        assertThat(store.search("", false, null, 1))
                .extracting(StoredAccount::name)
                .containsExactly("ada");
    }

    @Test
    void peopleAreFoundByHowTheirNamesBegin() {
        letIn(bob, ada);
        store.changeDisplayName(bob.user(), "Ångström, Adalbert von 100%");
        assertThat(found("ada")).containsExactly("ada", "bob");
        assertThat(found("ångst")).containsExactly("bob");
        assertThat(found("adalbert v")).containsExactly("bob");
        assertThat(found("näme")).containsExactly("ada");
        assertThat(found("bob å")).containsExactly("bob");
        assertThat(found("ob")).isEmpty();
        assertThat(found("%")).isEmpty();
        assertThat(found("100%")).containsExactly("bob");
        store.changeDisplayName(bob.user(), "Bob");
        assertThat(found("ada")).containsExactly("ada");
    }

    private List<String> found(String text) {
        return store.find(text, NamePlace.START, 100).stream()
                .map(found -> found.account().name())
                .toList();
    }

    @Test
    void whoIsFoundIsToldOncePageByPage() {
        List<StoredAccount> people = people(30);
        people.forEach(person -> letIn(person));
        people.forEach(person -> store.changeDisplayName(person.user(), "p1 p2 🦜 P3 p4"));
        List<String> told = new ArrayList<>();
        NamePlace after = NamePlace.START;
        List<AccountStore.Found> page;
        do {
            page = store.find("p", after, 7);
            assertThat(page).hasSizeLessThanOrEqualTo(7);
            page.forEach(found -> told.add(found.account().name()));
            after = page.isEmpty() ? after : page.getLast().at();
        } while (!page.isEmpty());
        assertThat(told).doesNotHaveDuplicates().hasSize(30);
    }

    @Test
    void onlyWhoIsInUseIsFound() {
        letIn(ada);
        store.changeSettings(new StoredSettings(true, true));
        store.signUp(bob, null);
        assertThat(found("bob")).isEmpty();
        store.approve(bob.user());
        assertThat(found("bob")).containsExactly("bob");
        StoredAccount cem = samples.account("cem");
        store.signUp(cem, null);
        store.decline(cem.user());
        store.signUp(samples.account("cem"), null);
        assertThat(found("cem")).isEmpty();
    }

    @Test
    void aRoleChangesOnlyFromWhatItIs() {
        letIn(ada, bob);
        assertThat(store.changeRole(bob.user(), ServerRole.GUEST, ServerRole.ADMIN)).isFalse();
        assertThat(store.changeRole(bob.user(), ServerRole.MEMBER, ServerRole.ADMIN)).isTrue();
        assertThat(role(bob)).isEqualTo(ServerRole.ADMIN);
        assertThat(store.changeRole(samples.user(), ServerRole.MEMBER, ServerRole.ADMIN)).isFalse();
    }

    @Test
    void aServerIsHandedOverWholeOrNotAtAll() {
        letIn(ada, bob);
        assertThat(store.handOver(bob.user(), ada.user())).isFalse();
        assertThat(store.handOver(ada.user(), samples.user())).isFalse();
        assertThat(store.handOver(ada.user(), ada.user())).isFalse();
        assertThat(role(ada)).isEqualTo(ServerRole.OWNER);
        assertThat(store.handOver(ada.user(), bob.user())).isTrue();
        assertThat(role(ada)).isEqualTo(ServerRole.ADMIN);
        assertThat(role(bob)).isEqualTo(ServerRole.OWNER);
    }

    @Test
    void ownerAndAdminsAreKnown() {
        letIn(ada, bob, samples.account("cem"));
        assertThat(store.admins(9)).containsExactly(ada.user());
        store.changeRole(bob.user(), ServerRole.MEMBER, ServerRole.ADMIN);
        assertThat(store.admins(9)).containsExactlyInAnyOrder(ada.user(), bob.user());
        assertThat(store.admins(1)).hasSize(1);
    }

    @Test
    void nobodyIsRestoredWhoIsNotThere() {
        assertThat(store.restore(ada.user())).isFalse();
    }

    @Test
    void theFirstBecomesOwnerAndIsFoundAsWritten() {
        assertThat(signUp(ada, null)).isEqualTo(OWNER);
        assertThat(store.claimed()).isTrue();
        StoredAccount found = store.account(ada.user()).orElseThrow();
        assertThat(found)
                .isEqualTo(
                        new StoredAccount(
                                ada.user(),
                                "ada",
                                "Näme ada",
                                null,
                                ServerRole.OWNER,
                                ada.passwordHash(),
                                NOW,
                                null,
                                false));
        assertThat(store.accountNamed("ada")).contains(found);
    }

    @Test
    void theOthersNeedAnInvitationOrAnOpenDoor() {
        store.signUp(ada, null);
        assertThat(signUp(bob, null)).isEqualTo(NOT_INVITED);
        assertThat(signUp(bob, "no-such-code")).isEqualTo(NOT_INVITED);
        assertThat(store.account(bob.user())).isEmpty();
        assertThat(signUp(bob, invite(1).code())).isEqualTo(MEMBER);
        store.changeSettings(new StoredSettings(true, false));
        assertThat(store.settings()).isEqualTo(new StoredSettings(true, false));
        assertThat(signUp(samples.account("cem"), null)).isEqualTo(MEMBER);
        store.changeSettings(new StoredSettings(false, false));
        assertThat(signUp(samples.account("dan"), null)).isEqualTo(NOT_INVITED);
    }

    @Test
    void namesAreUnique() {
        store.signUp(ada, null);
        String code = invite(1).code();
        assertThat(signUp(samples.account("ada"), code)).isEqualTo(NAME_TAKEN);
        assertThat(invitation(code).orElseThrow().uses()).isEqualTo(1);
        assertThat(store.accountNamed("ada").orElseThrow().user()).isEqualTo(ada.user());
        assertThat(signUp(bob, code)).isEqualTo(MEMBER);
    }

    @Test
    void eachJoinTakesAUseWhileThereAreAny() {
        store.signUp(ada, null);
        String code = invite(2).code();
        assertThat(signUp(bob, code)).isEqualTo(MEMBER);
        assertThat(invitation(code).orElseThrow().uses()).isEqualTo(1);
        assertThat(signUp(samples.account("cem"), code)).isEqualTo(MEMBER);
        assertThat(signUp(samples.account("dan"), code)).isEqualTo(NOT_INVITED);
        store.changeSettings(new StoredSettings(true, false));
        assertThat(signUp(samples.account("eva"), code)).isEqualTo(MEMBER);
    }

    @Test
    void anExpiredInvitationAdmitsNobody() {
        store.signUp(ada, null);
        StoredInvitation late = samples.invitation(1, NOW, ada.user());
        store.addInvitation(late, 100, NOW - 1);
        assertThat(signUp(bob, late.code())).isEqualTo(NOT_INVITED);
    }

    @Test
    void invitationsAreListedWhileTheyAdmitSoonestToExpireFirst() {
        store.signUp(ada, null);
        StoredInvitation later = samples.invitation(3, NOW + 20, ada.user());
        StoredInvitation sooner = samples.invitation(2, NOW + 10, ada.user());
        StoredInvitation over = samples.invitation(2, NOW, ada.user());
        StoredInvitation spent = samples.invitation(1, NOW + 5, ada.user());
        for (StoredInvitation each : List.of(later, sooner, over, spent)) {
            assertThat(store.addInvitation(each, 10, NOW - 1)).isTrue();
        }
        store.signUp(bob, spent.code());
        assertThat(store.invitations(NOW, 10)).containsExactly(sooner, later);
        assertThat(store.invitations(NOW, 1)).containsExactly(sooner);
        assertThat(invitation(over.code())).isEmpty();
        assertThat(store.invitation(over.code(), NOW - 1)).contains(over);

        store.pruneInvitations(NOW);
        assertThat(store.invitation(over.code(), NOW - 1)).isEmpty();
        assertThat(store.invitations(NOW, 10)).containsExactly(sooner, later);
    }

    @Test
    void openInvitationsAreLimited() {
        store.signUp(ada, null);
        assertThat(store.addInvitation(samples.invitation(1, NOW + 1, ada.user()), 2, NOW))
                .isTrue();
        assertThat(store.addInvitation(samples.invitation(1, NOW + 9, ada.user()), 2, NOW))
                .isTrue();
        StoredInvitation third = samples.invitation(1, NOW + 9, ada.user());
        assertThat(store.addInvitation(third, 2, NOW)).isFalse();
        assertThat(invitation(third.code())).isEmpty();
        assertThat(store.addInvitation(third, 2, NOW + 1)).isTrue();
    }

    @Test
    void aRevokedInvitationIsGone() {
        store.signUp(ada, null);
        String code = invite(5).code();
        assertThat(store.revokeInvitation(code)).isTrue();
        assertThat(store.revokeInvitation(code)).isFalse();
        assertThat(signUp(bob, code)).isEqualTo(NOT_INVITED);
    }

    @Test
    void peopleAreFoundTogether() {
        List<UserId> all = new ArrayList<>();
        store.changeSettings(new StoredSettings(true, false));
        for (int i = 0; i < AccountStore.PEOPLE - 1; i++) {
            StoredAccount account = samples.account("name" + i);
            store.signUp(account, null);
            all.add(account.user());
        }
        List<UserId> asked = new ArrayList<>(all);
        asked.add(samples.user());
        assertThat(store.accounts(asked))
                .extracting(StoredAccount::user)
                .containsExactlyInAnyOrderElementsOf(all);
        assertThat(store.accounts(List.of(all.getFirst(), all.getFirst()))).hasSize(1);
    }

    @Test
    void displayNamesChange() {
        store.signUp(ada, null);
        assertThat(store.changeDisplayName(ada.user(), "Ada Lovelace")).isTrue();
        assertThat(store.account(ada.user()).orElseThrow().displayName()).isEqualTo("Ada Lovelace");
        assertThat(store.changeDisplayName(samples.user(), "Nobody")).isFalse();
    }

    @Test
    void aPasswordHashChangesOnlyFromWhatItIs() {
        store.signUp(ada, null);
        assertThat(store.changePasswordHash(ada.user(), "other", "new")).isFalse();
        assertThat(store.changePasswordHash(ada.user(), ada.passwordHash(), "new")).isTrue();
        assertThat(store.changePasswordHash(ada.user(), ada.passwordHash(), "newer")).isFalse();
        assertThat(store.account(ada.user()).orElseThrow().passwordHash()).isEqualTo("new");
    }

    @Test
    void ofManyWhoSignUpAtOnceExactlyOneBecomesOwner() throws Exception {
        List<StoredAccount> people = people(50);
        store.changeSettings(new StoredSettings(true, false));
        List<String> answers = Races.run(50, i -> () -> signUp(people.get(i), null));
        assertThat(answers).filteredOn(OWNER::equals).hasSize(1);
        assertThat(answers).filteredOn(MEMBER::equals).hasSize(49);
        assertThat(store.accounts(people.stream().map(StoredAccount::user).toList()))
                .filteredOn(account -> account.role() == ServerRole.OWNER)
                .hasSize(1);
    }

    @Test
    void ofManyWhoClaimAClosedServerAtOnceOneGetsIn() throws Exception {
        List<StoredAccount> people = people(50);
        List<String> answers = Races.run(50, i -> () -> signUp(people.get(i), null));
        assertThat(answers).filteredOn(OWNER::equals).hasSize(1);
        assertThat(answers).filteredOn(NOT_INVITED::equals).hasSize(49);
    }

    @Test
    void ofManyWhoWantANameAtOnceOneGetsIt() throws Exception {
        store.changeSettings(new StoredSettings(true, false));
        List<StoredAccount> same = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            same.add(samples.account("ada"));
        }
        List<String> answers = Races.run(30, i -> () -> signUp(same.get(i), null));
        assertThat(answers).filteredOn(OWNER::equals).hasSize(1);
        assertThat(answers).filteredOn(NAME_TAKEN::equals).hasSize(29);
    }

    @Test
    void anInvitationAdmitsNoMoreAtOnceThanItHasUses() throws Exception {
        store.signUp(ada, null);
        String code = invite(7).code();
        List<StoredAccount> people = people(40);
        List<String> answers = Races.run(40, i -> () -> signUp(people.get(i), code));
        assertThat(answers).filteredOn(MEMBER::equals).hasSize(7);
        assertThat(answers).filteredOn(NOT_INVITED::equals).hasSize(33);
        assertThat(invitation(code)).isEmpty();
    }

    @Test
    void anInvitationGivesItsRoleAndTellsWhereItLeads() {
        store.signUp(ada, null);
        RoomId room = new RoomId(samples.user().value());
        StoredInvitation toRoom =
                new StoredInvitation("c0de", 2, NOW + 1, ada.user(), room, ServerRole.GUEST, true);
        store.addInvitation(toRoom, 10, NOW);
        var done = (SignUp.Done) store.signUp(bob, "c0de");
        assertThat(done.account().role()).isEqualTo(ServerRole.GUEST);
        assertThat(done.invitation()).isEqualTo(toRoom);
        assertThat(store.useInvitation("c0de", NOW + 1)).isFalse();
        assertThat(store.useInvitation("c0de", NOW)).isTrue();
        assertThat(store.useInvitation("c0de", NOW)).isFalse();
    }

    @Test
    void anInvitationIsGoodWhileWhoeverMadeItMayInvite() {
        letIn(ada, bob);
        store.changeSettings(new StoredSettings(false, false));
        store.changeRole(bob.user(), ServerRole.MEMBER, ServerRole.ADMIN);
        StoredInvitation made = samples.invitation(2, NOW + 1, bob.user());
        store.addInvitation(made, 10, NOW);
        assertThat(store.invitations(NOW, 10)).containsExactly(made);
        store.changeRole(bob.user(), ServerRole.ADMIN, ServerRole.MEMBER);
        assertThat(invitation(made.code())).isEmpty();
        assertThat(store.invitations(NOW, 10)).isEmpty();
        assertThat(signUp(samples.account("cem"), made.code())).isEqualTo(NOT_INVITED);
    }

    @Test
    void aLinkIntoARoomAdmitsNobodyToTheServer() {
        letIn(ada, bob);
        store.changeSettings(new StoredSettings(false, false));
        RoomId room = new RoomId(samples.user().value());
        StoredInvitation link = link("link", bob, room, false);
        StoredInvitation door = link("door", ada, room, true);
        assertThat(store.addInvitation(link, 1, NOW)).isTrue();
        assertThat(store.addInvitation(link("second", bob, room, false), 1, NOW)).isFalse();
        RoomId other = new RoomId(samples.user().value());
        assertThat(store.addInvitation(link("third", bob, other, false), 1, NOW)).isTrue();
        assertThat(store.addInvitation(door, 1, NOW)).as("a kind of its own").isTrue();
        assertThat(store.invitation("link", NOW)).as("by a member").contains(link);
        assertThat(store.links(room, NOW, 10)).containsExactly(door, link);
        assertThat(store.links(room, NOW, 1)).containsExactly(door);
        assertThat(store.links(room, NOW + 1, 10)).isEmpty();
        assertThat(store.invitations(NOW, 10)).containsExactly(door);
        assertThat(signUp(samples.account("cem"), "link")).isEqualTo(NOT_INVITED);
        assertThat(store.useInvitation("link", NOW)).isTrue();
        assertThat(store.links(room, NOW, 10)).as("used up").containsExactly(door);
    }

    private static StoredInvitation link(
            String code, StoredAccount by, RoomId room, boolean admits) {
        return new StoredInvitation(code, 1, NOW + 1, by.user(), room, ServerRole.MEMBER, admits);
    }

    @Test
    void whereSignUpsAreApprovedTheUninvitedWait() {
        store.signUp(ada, null);
        store.changeSettings(new StoredSettings(true, true));
        assertThat(signUp(bob, null)).isEqualTo(WAITING);
        assertThat(signUp(samples.account("cem"), invite(1).code())).isEqualTo(MEMBER);
        assertThat(store.search("", true, null, 10))
                .extracting(StoredAccount::name)
                .containsExactly("bob");
        assertThat(store.handOver(ada.user(), bob.user())).isFalse();
        assertThat(store.approve(bob.user())).isTrue();
        assertThat(store.approve(bob.user())).isFalse();
        assertThat(store.search("", true, null, 10)).isEmpty();
        assertThat(store.decline(bob.user())).isFalse();
        assertThat(store.account(bob.user())).isPresent();
    }

    @Test
    void whoIsDeclinedIsGoneAndTheirNameFree() {
        store.signUp(ada, null);
        store.changeSettings(new StoredSettings(true, true));
        store.signUp(bob, null);
        store.addReset(bob.user(), "hash", NOW + 1);
        assertThat(store.decline(bob.user())).isTrue();
        assertThat(store.decline(bob.user())).isFalse();
        assertThat(store.account(bob.user())).isEmpty();
        assertThat(signUp(samples.account("bob"), null)).isEqualTo(WAITING);
    }

    @Test
    void aResetIsGoodUntilItExpiresOrANewerOneIsMade() {
        letIn(ada, bob);
        store.addReset(bob.user(), "first", NOW + 5);
        assertThat(store.resettable("first", NOW + 4)).contains(found(bob));
        assertThat(store.resettable("first", NOW + 5)).isEmpty();
        assertThat(store.resettable("other", NOW)).isEmpty();
        store.addReset(bob.user(), "second", NOW + 9);
        assertThat(store.resettable("first", NOW)).isEmpty();
        assertThat(store.resettable("second", NOW + 8)).contains(found(bob));
        store.addReset(samples.user(), "nobody", NOW + 9);
        assertThat(store.resettable("nobody", NOW)).isEmpty();
    }

    private StoredAccount found(StoredAccount account) {
        return store.account(account.user()).orElseThrow();
    }

    private List<StoredAccount> people(int count) {
        List<StoredAccount> people = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            people.add(samples.account("person-" + i));
        }
        return people;
    }
}
