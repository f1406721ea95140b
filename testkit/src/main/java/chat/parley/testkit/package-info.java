/**
 * What tests of several modules share: seeded generators, and the contracts of the ports as
 * abstract test classes that every adapter inherits unchanged.
 */
@NullMarked
package chat.parley.testkit;

import org.jspecify.annotations.NullMarked;
