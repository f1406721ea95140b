import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * Makes the server in a data folder believe that something was long ago; it may run. Arguments: the
 * folder; {@code password}, when somebody gave theirs, or {@code invitation}, when it was to end; and
 * the name of the person, or the code.
 */
void main(String[] arguments) throws SQLException {
    Path tables = Path.of(arguments[0], "directory.db");
    String sql =
            switch (arguments[1]) {
                case "password" -> "UPDATE session SET password_at = 0 WHERE person = (SELECT id FROM account WHERE name = ?)";
                case "invitation" -> "UPDATE invitation SET expires_at = 1 WHERE code = ?";
                default -> throw new IllegalArgumentException("what is " + arguments[1] + "?");
            };
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + tables);
            var statement = connection.prepareStatement(sql)) {
        statement.setString(1, arguments[2]);
        if (statement.executeUpdate() == 0) {
            throw new IllegalArgumentException("there is no " + arguments[1] + " of " + arguments[2]);
        }
    }
}
