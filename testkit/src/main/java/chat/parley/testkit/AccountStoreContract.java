package chat.parley.testkit;

import static chat.parley.testkit.SampleAccounts.NOW;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.AccountStore;
import chat.parley.accounts.AccountStore.SignUp;
import chat.parley.accounts.StoredAccount;
import chat.parley.accounts.StoredInvitation;
import chat.parley.protocol.Rest;
import chat.parley.protocol.ServerRole;
import chat.parley.protocol.UserId;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** What every {@link AccountStore} promises. */
public abstract class AccountStoreContract {
    private static final SignUp OWNER = new SignUp.Done(ServerRole.OWNER);
    private static final SignUp MEMBER = new SignUp.Done(ServerRole.MEMBER);
    private static final SignUp NOT_INVITED = new SignUp.NotInvited();
    private static final SignUp NAME_TAKEN = new SignUp.NameTaken();

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
        assertThat(store.settings()).isEqualTo(new Rest.ServerSettings(false));
        assertThat(store.invitations(NOW, 10)).isEmpty();
        assertThat(store.invitation("code")).isEmpty();
    }

    private void letIn(StoredAccount... people) {
        store.changeSettings(new Rest.ServerSettings(true));
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
        assertThat(store.search("", null, 10))
                .extracting(StoredAccount::name)
                .containsExactly("ada", "bob");
        assertThat(store.search("", "ada", 10))
                .extracting(StoredAccount::displayName)
                .containsExactly("Ångström 100%");
        assertThat(store.search("ångst", null, 10)).hasSize(1);
        assertThat(store.search("0%", null, 10)).hasSize(1);
        assertThat(store.search("%b", null, 10)).isEmpty();
        assertThat(store.search("bo", null, 10)).hasSize(1);
        assertThat(store.search("", null, 1))
                .extracting(StoredAccount::name)
                .containsExactly("ada");
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
    void nobodyIsRestoredWhoIsNotThere() {
        assertThat(store.restore(ada.user())).isFalse();
    }

    @Test
    void theFirstBecomesOwnerAndIsFoundAsWritten() {
        assertThat(store.signUp(ada, null)).isEqualTo(OWNER);
        assertThat(store.claimed()).isTrue();
        StoredAccount found = store.account(ada.user()).orElseThrow();
        assertThat(found)
                .isEqualTo(
                        new StoredAccount(
                                ada.user(),
                                "ada",
                                "Näme ada",
                                ServerRole.OWNER,
                                ada.passwordHash(),
                                NOW,
                                null));
        assertThat(store.accountNamed("ada")).contains(found);
    }

    @Test
    void theOthersNeedAnInvitationOrAnOpenDoor() {
        store.signUp(ada, null);
        assertThat(store.signUp(bob, null)).isEqualTo(NOT_INVITED);
        assertThat(store.signUp(bob, "no-such-code")).isEqualTo(NOT_INVITED);
        assertThat(store.account(bob.user())).isEmpty();
        assertThat(store.signUp(bob, invite(1).code())).isEqualTo(MEMBER);
        store.changeSettings(new Rest.ServerSettings(true));
        assertThat(store.settings().openSignUp()).isTrue();
        assertThat(store.signUp(samples.account("cem"), null)).isEqualTo(MEMBER);
        store.changeSettings(new Rest.ServerSettings(false));
        assertThat(store.signUp(samples.account("dan"), null)).isEqualTo(NOT_INVITED);
    }

    @Test
    void namesAreUnique() {
        store.signUp(ada, null);
        String code = invite(1).code();
        assertThat(store.signUp(samples.account("ada"), code)).isEqualTo(NAME_TAKEN);
        assertThat(store.invitation(code).orElseThrow().uses()).isEqualTo(1);
        assertThat(store.accountNamed("ada").orElseThrow().user()).isEqualTo(ada.user());
        assertThat(store.signUp(bob, code)).isEqualTo(MEMBER);
    }

    @Test
    void eachJoinTakesAUseWhileThereAreAny() {
        store.signUp(ada, null);
        String code = invite(2).code();
        assertThat(store.signUp(bob, code)).isEqualTo(MEMBER);
        assertThat(store.invitation(code).orElseThrow().uses()).isEqualTo(1);
        assertThat(store.signUp(samples.account("cem"), code)).isEqualTo(MEMBER);
        assertThat(store.signUp(samples.account("dan"), code)).isEqualTo(NOT_INVITED);
        store.changeSettings(new Rest.ServerSettings(true));
        assertThat(store.signUp(samples.account("eva"), code)).isEqualTo(MEMBER);
    }

    @Test
    void anExpiredInvitationAdmitsNobody() {
        store.signUp(ada, null);
        StoredInvitation late = samples.invitation(1, NOW, ada.user());
        store.addInvitation(late, 100, NOW - 1);
        assertThat(store.signUp(bob, late.code())).isEqualTo(NOT_INVITED);
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
        assertThat(store.invitation(over.code())).contains(over);

        store.pruneInvitations(NOW);
        assertThat(store.invitation(over.code())).isEmpty();
        assertThat(store.invitation(spent.code())).isEmpty();
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
        assertThat(store.invitation(third.code())).isEmpty();
        assertThat(store.addInvitation(third, 2, NOW + 1)).isTrue();
    }

    @Test
    void aRevokedInvitationIsGone() {
        store.signUp(ada, null);
        String code = invite(5).code();
        assertThat(store.revokeInvitation(code)).isTrue();
        assertThat(store.revokeInvitation(code)).isFalse();
        assertThat(store.signUp(bob, code)).isEqualTo(NOT_INVITED);
    }

    @Test
    void peopleAreFoundTogether() {
        List<UserId> all = new ArrayList<>();
        store.changeSettings(new Rest.ServerSettings(true));
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
        store.changeSettings(new Rest.ServerSettings(true));
        List<SignUp> answers = Races.run(50, i -> () -> store.signUp(people.get(i), null));
        assertThat(answers).filteredOn(OWNER::equals).hasSize(1);
        assertThat(answers).filteredOn(MEMBER::equals).hasSize(49);
        assertThat(store.accounts(people.stream().map(StoredAccount::user).toList()))
                .filteredOn(account -> account.role() == ServerRole.OWNER)
                .hasSize(1);
    }

    @Test
    void ofManyWhoClaimAClosedServerAtOnceOneGetsIn() throws Exception {
        List<StoredAccount> people = people(50);
        List<SignUp> answers = Races.run(50, i -> () -> store.signUp(people.get(i), null));
        assertThat(answers).filteredOn(OWNER::equals).hasSize(1);
        assertThat(answers).filteredOn(NOT_INVITED::equals).hasSize(49);
    }

    @Test
    void ofManyWhoWantANameAtOnceOneGetsIt() throws Exception {
        store.changeSettings(new Rest.ServerSettings(true));
        List<StoredAccount> same = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            same.add(samples.account("ada"));
        }
        List<SignUp> answers = Races.run(30, i -> () -> store.signUp(same.get(i), null));
        assertThat(answers).filteredOn(OWNER::equals).hasSize(1);
        assertThat(answers).filteredOn(NAME_TAKEN::equals).hasSize(29);
    }

    @Test
    void anInvitationAdmitsNoMoreAtOnceThanItHasUses() throws Exception {
        store.signUp(ada, null);
        String code = invite(7).code();
        List<StoredAccount> people = people(40);
        List<SignUp> answers = Races.run(40, i -> () -> store.signUp(people.get(i), code));
        assertThat(answers).filteredOn(MEMBER::equals).hasSize(7);
        assertThat(answers).filteredOn(NOT_INVITED::equals).hasSize(33);
        assertThat(store.invitation(code).orElseThrow().uses()).isZero();
    }

    private List<StoredAccount> people(int count) {
        List<StoredAccount> people = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            people.add(samples.account("person-" + i));
        }
        return people;
    }
}
