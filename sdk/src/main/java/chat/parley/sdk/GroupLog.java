package chat.parley.sdk;

import chat.parley.protocol.Bytes;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventType;
import chat.parley.protocol.InvalidJson;
import chat.parley.protocol.LeafOwner;
import chat.parley.protocol.Rest;
import chat.parley.protocol.RoomChange;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.Said;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;

/**
 * Follows an encrypted room's log for its group: commits and the keys of messages in their order,
 * from where it was read to. The keys are stored first, and then the group as it is after them:
 * killed in between, the same are found again. To be called in what is exclusive to the room.
 */
final class GroupLog {
    /** Pages of a room's log that are read in one go. */
    private static final int MOST_PAGES = 100;

    private final RoomGroups groups;
    private final GroupEntry entry;
    private final KeyFiles keys;
    private final MessageKeys opening;
    private final OwnKeys own;

    GroupLog(
            RoomGroups groups,
            GroupEntry entry,
            KeyFiles keys,
            TrustedPeople trusted,
            OwnKeys own) {
        this.groups = groups;
        this.entry = entry;
        this.keys = keys;
        this.opening = new MessageKeys(keys, trusted, own.self());
        this.own = own;
    }

    /** The log says what this device's group cannot follow. */
    private static final class Forked extends Exception {
        Forked(@Nullable String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** A commit takes this device out of the group. */
    private static final class LetGo extends Exception {}

    /** Up to where a page goes. */
    static long endOf(Rest.Events page, long after) {
        long end = after;
        for (Event event : page.events()) {
            end = Math.max(end, event.seq());
        }
        for (Rest.Gap gap : page.gaps()) {
            end = Math.max(end, gap.to());
        }
        return end;
    }

    /**
     * The group at the head of the room.
     *
     * @param live the next event, where it is known; null to ask
     */
    HeldGroup advanced(RoomId room, @Nullable Event live) throws MlsRefused {
        HeldGroup held = entry.entered(room);
        if (live != null && live.seq() <= held.cursor()) {
            return held;
        }
        boolean isNext = live != null && held.cursor() == live.seq() - 1;
        Rest.Events page = live != null && isNext ? alone(live, held.generation()) : null;
        for (int pages = 0; pages < MOST_PAGES; pages++) {
            Rest.Events now = page == null ? groups.server().events(room, held.cursor()) : page;
            if (held.generation() != 0 && now.generation() != held.generation()) {
                held = entry.restored(room, held, now.generation());
            } else if (endOf(now, held.cursor()) == held.cursor()) {
                return held;
            } else {
                held = after(room, held, now);
            }
            if (held.cursor() >= now.head()) {
                return held;
            }
            page = null;
        }
        return held;
    }

    private static Rest.Events alone(Event event, long generation) {
        return new Rest.Events(List.of(event), List.of(), event.seq(), generation, 0);
    }

    private HeldGroup after(RoomId room, HeldGroup held, Rest.Events page) throws MlsRefused {
        try {
            HeldGroup next = new Page(room, held, page).taken();
            return next.later() == 0 ? next : entry.entered(room);
        } catch (Forked _) {
            return entry.rejoin(room);
        } catch (LetGo _) {
            groups.drop(room);
            return entry.entered(room); // somebody may have added it again
        }
    }

    /** One page, and what has come of it so far. */
    private final class Page {
        private final RoomId room;
        private final Rest.Events page;
        private final Deque<Rest.Commit> commits;
        private final List<FoundKey> found = new ArrayList<>();
        private HeldGroup held;
        private NavigableMap<Integer, LeafOwner> leaves;

        Page(RoomId room, HeldGroup held, Rest.Events page) throws MlsRefused {
            this.room = room;
            this.held = held;
            this.page = page;
            this.leaves = held.group().members();
            this.commits = new ArrayDeque<>(commits());
        }

        HeldGroup taken() throws MlsRefused, Forked, LetGo {
            long end = endOf(page, held.cursor());
            int later = 0;
            for (Event event : page.events()) {
                later = laterIn(event);
                if (later != 0) {
                    end = event.seq() - 1;
                    break;
                }
                apply(event.seq() - 1);
                held = held.with(held.roster().after(event, leaves.values()));
                FoundKey key = opening.in(room, held, event);
                if (key != null) {
                    found.add(key);
                }
            }
            apply(end);
            long log = held.generation() == 0 ? page.generation() : held.generation();
            held = held.at(end, log, held.roster()).until(later);
            keys.keep(room, found, false);
            groups.save(room, held);
            return held;
        }

        /** Whether a later group of the room begins by it, and which; 0 for not. */
        private int laterIn(Event event) {
            try {
                return event.type().equals(EventType.ROOM_ENCRYPTED)
                                && RoomChange.of(event.type(), event.content())
                                        instanceof RoomChange.Encrypted begun
                                && begun.incarnation() > held.incarnation()
                        ? begun.incarnation()
                        : 0;
            } catch (InvalidJson _) {
                return 0;
            }
        }

        /** Most events carry their commit; what does not, and what the page may hide, is asked. */
        private List<Rest.Commit> commits() {
            long epoch = held.group().epoch();
            List<Rest.Commit> carried = new ArrayList<>();
            boolean isWhole = page.gaps().isEmpty();
            long last = epoch;
            for (Event event : page.events()) {
                RoomChange.Committed commit = committed(event, epoch);
                if (commit != null && commit.commit() == null) {
                    isWhole = false;
                } else if (commit != null) {
                    carried.add(carried(event, commit));
                    last = Math.max(last, commit.epoch() + 1);
                }
            }
            for (Event event : page.events()) {
                Said.Sealed sealed = Said.Sealed.in(event.content());
                isWhole &= sealed == null || sealed.epoch() <= last;
            }
            return isWhole ? carried : groups.server().commits(room, held.incarnation(), epoch);
        }

        private RoomChange.@Nullable Committed committed(Event event, long epoch) {
            try {
                return event.type().equals(EventType.MLS_COMMIT)
                                && RoomChange.of(event.type(), event.content())
                                        instanceof RoomChange.Committed commit
                                && commit.incarnation() == held.incarnation()
                                && commit.epoch() >= epoch
                        ? commit
                        : null;
            } catch (InvalidJson _) {
                return null;
            }
        }

        private static Rest.Commit carried(Event event, RoomChange.Committed commit) {
            String bytes = String.valueOf(commit.commit());
            return new Rest.Commit(
                    event.seq(), commit.epoch(), event.sender(), event.device(), event.at(), bytes);
        }

        /** Those up to a sequence. */
        private void apply(long upTo) throws Forked, LetGo {
            while (!commits.isEmpty() && commits.getFirst().seq() <= upTo) {
                applyOne(commits.removeFirst());
            }
        }

        private void applyOne(Rest.Commit commit) throws Forked, LetGo {
            long epoch = held.group().epoch();
            if (commit.epoch() < epoch) {
                return;
            }
            if (commit.epoch() > epoch) {
                throw new Forked("a commit of epoch " + commit.epoch() + " in " + epoch, null);
            }
            LeafOwner by = new LeafOwner(commit.sender(), commit.device());
            try {
                Bytes bytes = Bytes.parse(commit.commit());
                MlsChange change = by.equals(own.self()) ? ownTaken(bytes) : othersTaken(bytes, by);
                held = held.with(held.roster().after(change)).with((HeldGroup.Pending) null);
                leaves = held.group().members();
            } catch (MlsRefused | IllegalArgumentException e) {
                throw new Forked(e.getMessage(), e);
            }
        }

        private MlsChange ownTaken(Bytes commit) throws MlsRefused {
            HeldGroup.Pending pending = held.pending();
            if (pending == null || !pending.commit().equals(commit)) {
                throw new MlsRefused("a commit of this device that it did not make");
            }
            MlsChange change = held.group().read(commit);
            held.group().become(pending.next());
            if (!change.removed().isEmpty() || change.added().isEmpty()) {
                // only additions leave the keys of whoever makes them (RFC 9420, section 12.4)
                long now = System.currentTimeMillis();
                held = held.with(Renewal.renewed(now, groups.random()));
            }
            return change;
        }

        private MlsChange othersTaken(Bytes commit, LeafOwner by) throws MlsRefused, LetGo {
            MlsChange change = held.group().read(commit);
            boolean isDirect = !change.removed().isEmpty() && groups.isDirect(room);
            String wrong = held.roster().wrongIn(change, by, isDirect, leaves);
            if (wrong != null) {
                throw new MlsRefused(wrong);
            }
            if (change.removed().containsValue(own.self())) {
                keys.keep(room, found, false);
                throw new LetGo();
            }
            return held.group().take(commit);
        }
    }
}
