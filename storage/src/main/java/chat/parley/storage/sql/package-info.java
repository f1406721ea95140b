/**
 * The SQL of rooms and accounts: the same statements for every engine, which differ in their tables
 * ({@code db/directory/*}) and in how they order writes ({@link SqlDatabase}).
 */
@NullMarked
package chat.parley.storage.sql;

import org.jspecify.annotations.NullMarked;
