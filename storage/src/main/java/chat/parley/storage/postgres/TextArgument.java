package chat.parley.storage.postgres;

import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

import java.sql.Types;

/**
 * PostgreSQL has no texts with U+0000 in them and fails what asks for one. Nothing that is stored
 * may have one; who looks for it finds nothing.
 */
final class TextArgument extends AbstractArgumentFactory<String> {
    TextArgument() {
        super(Types.VARCHAR);
    }

    @Override
    protected Argument build(String text, ConfigRegistry config) {
        return (position, statement, _) ->
                statement.setString(position, text.replace('\0', '\uFFFD'));
    }
}
