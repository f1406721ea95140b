import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Makes the server in a data folder believe that somebody gave their password long ago; it may run. */
void main(String[] arguments) throws SQLException {
    Path tables = Path.of(arguments[0], "directory.db");
    String sql = "UPDATE session SET password_at = 0 WHERE person = (SELECT id FROM account WHERE name = ?)";
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + tables);
            var statement = connection.prepareStatement(sql)) {
        statement.setString(1, arguments[1]);
        if (statement.executeUpdate() == 0) {
            throw new IllegalArgumentException("nobody of this name is signed in");
        }
    }
}
