package chat.parley.storage.sql;

import chat.parley.protocol.BlobId;
import chat.parley.protocol.DeviceId;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomId;
import chat.parley.protocol.SessionId;
import chat.parley.protocol.UserId;

import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.codec.Codec;
import org.jdbi.v3.core.codec.CodecFactory;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.qualifier.QualifiedType;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Ids as 16 bytes: in every engine they sort as {@code compareTo} does. */
public final class IdColumns {
    private IdColumns() {}

    public static void register(Jdbi jdbi) {
        jdbi.registerCodecFactory(
                new CodecFactory(
                        Map.of(
                                QualifiedType.of(RoomId.class),
                                codec(RoomId::new, RoomId::value),
                                QualifiedType.of(UserId.class),
                                codec(UserId::new, UserId::value),
                                QualifiedType.of(DeviceId.class),
                                codec(DeviceId::new, DeviceId::value),
                                QualifiedType.of(SessionId.class),
                                codec(SessionId::new, SessionId::value),
                                QualifiedType.of(EventId.class),
                                codec(EventId::new, EventId::value),
                                QualifiedType.of(BlobId.class),
                                codec(BlobId::new, BlobId::value))));
    }

    public static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    /** What pages go on after; null is before every id. */
    static byte[] after(@Nullable UUID id) {
        return id == null ? new byte[0] : bytes(id);
    }

    public static UUID uuid(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    static @Nullable BlobId picture(ResultSet row) throws SQLException {
        byte @Nullable [] id = row.getBytes("picture");
        return id == null ? null : new BlobId(uuid(id));
    }

    private static <T> Codec<T> codec(Function<UUID, T> wrap, Function<T, UUID> unwrap) {
        return new IdCodec<>(wrap, unwrap);
    }

    private record IdCodec<T>(Function<UUID, T> wrap, Function<T, UUID> unwrap)
            implements Codec<T> {
        @Override
        public ColumnMapper<T> getColumnMapper() {
            return (row, column, _) -> {
                byte @Nullable [] bytes = row.getBytes(column);
                return bytes == null ? null : wrap.apply(uuid(bytes));
            };
        }

        @Override
        public Function<T, Argument> getArgumentFunction() {
            return id ->
                    (position, statement, _) ->
                            statement.setBytes(position, bytes(unwrap.apply(id)));
        }
    }
}
