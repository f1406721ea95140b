package chat.parley.api;

import chat.parley.accounts.Accounts;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Refusal;
import chat.parley.protocol.Rest;
import chat.parley.protocol.UserId;
import chat.parley.rooms.Interval;
import chat.parley.rooms.Membership;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Puts names to the people of rooms. */
final class People {
    private final Accounts accounts;

    People(Accounts accounts) {
        this.accounts = accounts;
    }

    /** Refuses as not found, naming the first of {@code users} who does not exist. */
    void require(Collection<UserId> users) {
        Map<UserId, Rest.Profile> known = accounts.profiles(users);
        for (UserId user : users) {
            if (!known.containsKey(user)) {
                throw new Refusal(ErrorCode.NOT_FOUND, "there is no person " + user);
            }
        }
    }

    /** Refuses a nick that is the account name of anybody but {@code user}. */
    void requireNobodyElseNamed(String nick, UserId user) {
        String name = nick.startsWith("@") ? nick.substring(1) : nick;
        boolean taken =
                accounts.findByName(name).filter(found -> !found.user().equals(user)).isPresent();
        if (taken) {
            throw new Refusal(ErrorCode.CONFLICT, "somebody else has this account name");
        }
    }

    /** The profiles of these people, in their order, also of whoever is gone. */
    List<Rest.Profile> profiles(List<UserId> users) {
        return users.stream().map(named(users)).toList();
    }

    /** Who these people are, also those who are gone. */
    Function<UserId, Rest.Profile> named(List<UserId> users) {
        Map<UserId, Rest.Profile> known = accounts.profiles(users);
        return user -> orDeleted(known, user);
    }

    private static Rest.Profile orDeleted(Map<UserId, Rest.Profile> known, UserId user) {
        return known.getOrDefault(user, Rest.Profile.deleted(user));
    }

    Rest.Member member(Membership membership) {
        return members(List.of(membership)).getFirst();
    }

    List<Rest.Member> members(List<Membership> memberships) {
        Map<UserId, Rest.Profile> profiles =
                accounts.profiles(memberships.stream().map(Membership::user).toList());
        return memberships.stream().map(m -> member(m, profiles)).toList();
    }

    private static Rest.Member member(Membership member, Map<UserId, Rest.Profile> profiles) {
        Interval never = new Interval(0, 0);
        Interval last = member.isMember() ? member.intervals().getLast() : never;
        boolean isGone = !profiles.containsKey(member.user());
        return new Rest.Member(
                orDeleted(profiles, member.user()),
                member.role(),
                last.from(),
                isGone ? null : member.nick());
    }

    /** What those who are not gone are called; the gone have no names. */
    List<Rest.Nick> nicks(Map<UserId, String> nicks) {
        return accounts.profiles(nicks.keySet()).keySet().stream()
                .map(user -> new Rest.Nick(user, nicks.get(user)))
                .toList();
    }
}
