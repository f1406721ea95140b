package chat.parley.storage.sql;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

import java.util.Arrays;
import java.util.List;

import javax.sql.DataSource;

/**
 * The steps by which tables came to be what they are: each is taken once, and forward only. Of many
 * nodes that start at once one takes them, under a lock, where the engine has many.
 *
 * @param store what messages call it
 * @param folder of the steps, in the class path
 * @param history the table that tells which steps were taken
 */
public record Migrations(String store, DataSource source, String folder, String history) {

    /**
     * Takes the steps that are left.
     *
     * @throws NewerSchema when a newer Parley has taken more: nothing is touched
     */
    public void run() {
        Flyway flyway = flyway();
        refuseNewer(flyway);
        flyway.migrate();
    }

    /**
     * Changes nothing.
     *
     * @throws NewerSchema when a newer Parley has taken more steps
     * @throws OlderSchema when some are left
     */
    public void check() {
        Flyway flyway = flyway();
        refuseNewer(flyway);
        if (flyway.info().pending().length > 0) {
            throw new OlderSchema(store);
        }
    }

    private Flyway flyway() {
        return Flyway.configure()
                .dataSource(source)
                .locations("classpath:" + folder)
                .table(history)
                .baselineOnMigrate(true) // others may have tables in the same schema
                .baselineVersion("0")
                .load();
    }

    private void refuseNewer(Flyway flyway) {
        List<String> unknown =
                Arrays.stream(flyway.info().applied())
                        .filter(applied -> isUnknown(applied.getState()))
                        .map(MigrationInfo::getScript)
                        .toList();
        if (!unknown.isEmpty()) {
            throw new NewerSchema(store + " was changed by a newer Parley " + unknown);
        }
    }

    private static boolean isUnknown(MigrationState state) {
        return state == MigrationState.FUTURE_SUCCESS || state == MigrationState.FUTURE_FAILED;
    }
}
