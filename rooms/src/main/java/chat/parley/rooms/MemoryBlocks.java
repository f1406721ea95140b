package chat.parley.rooms;

import static java.util.stream.Collectors.toSet;

import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.UserId;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** In memory, gone with the process. */
final class MemoryBlocks implements Blocks {
    private final Set<Block> all = new LinkedHashSet<>();

    private record Block(UserId person, UserId other) {
        boolean isOf(UserId either) {
            return person.equals(either) || other.equals(either);
        }
    }

    @Override
    public synchronized boolean add(UserId person, UserId other) {
        boolean taken = of(person, null, Limits.BLOCKS).size() < Limits.BLOCKS;
        return stands(person, other) || taken && all.add(new Block(person, other));
    }

    @Override
    public synchronized void remove(UserId person, UserId other) {
        all.remove(new Block(person, other));
    }

    @Override
    public synchronized List<UserId> of(UserId person, @Nullable UserId after, int limit) {
        return all.stream()
                .filter(block -> block.person().equals(person))
                .map(Block::other)
                .filter(other -> after == null || other.compareTo(after) > 0)
                .sorted()
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized boolean stands(UserId person, UserId other) {
        return all.contains(new Block(person, other));
    }

    @Override
    public synchronized Set<UserId> inDirect(RoomId room) {
        return all.stream()
                .filter(block -> RoomId.direct(block.person(), block.other()).equals(room))
                .map(Block::person)
                .collect(toSet());
    }

    @Override
    public synchronized Set<UserId> apart(UserId person, int limit) {
        return all.stream()
                .filter(block -> block.isOf(person))
                .map(block -> block.person().equals(person) ? block.other() : block.person())
                .distinct()
                .limit(limit)
                .collect(toSet());
    }
}
