package chat.parley.storage.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.accounts.AccountSettings.Rate;
import chat.parley.accounts.SharedLimits;
import chat.parley.accounts.SharedLimits.Failures;
import chat.parley.accounts.Throttle;
import chat.parley.protocol.Refusal;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;

/** On one Redis and on a cluster; two nodes each. */
@ExtendWith(SharedRedis.class)
class RedisLimitsTest {
    private static final Rate THREE = new Rate(3, Duration.ofHours(1));
    private static final Duration REST = Duration.ofHours(1);

    abstract static class Shared {
        /** Nobody has used it before. */
        private final String ada = "ada " + UUID.randomUUID();

        private Redis one;
        private Redis other;
        private SharedLimits here;
        private SharedLimits there;

        abstract RedisAddress address();

        @BeforeEach
        void open() throws UnfitRedis {
            one = SharedRedis.open(address());
            other = SharedRedis.open(address());
            here = new RedisLimits(one);
            there = new RedisLimits(other);
        }

        @AfterEach
        void close() {
            one.close();
            other.close();
        }

        @Test
        void turnsAreTakenOnAllNodesTogether() {
            assertThat(here.take("names", ada, THREE)).isZero();
            assertThat(there.take("names", ada, THREE)).isZero();
            assertThat(here.take("names", ada, THREE)).isZero();
            assertThat(there.take("names", ada, THREE)).isBetween(1L, THREE.interval().toMillis());
            assertThat(here.take("addresses", ada, THREE)).isZero();
            assertThat(here.take("names", "not " + ada, THREE)).isZero();
        }

        @Test
        void aTurnThatIsGivenBackIsThereAgainAndNoMore() {
            here.take("names", ada, THREE);
            there.giveBack("names", ada, THREE);
            there.giveBack("names", ada, THREE);
            for (int i = 0; i < THREE.burst(); i++) {
                assertThat(here.take("names", ada, THREE)).isZero();
            }
            assertThat(here.take("names", ada, THREE)).isPositive();
            there.giveBack("names", ada, THREE);
            assertThat(here.take("names", ada, THREE)).isZero();
        }

        @Test
        void failuresAreCountedTogetherUntilOneSucceeds() {
            assertThat(here.failures(ada)).isEqualTo(Failures.NONE);
            here.failed(ada, REST);
            there.failed(ada, REST);
            assertThat(here.failures(ada))
                    .returns(2, Failures::count)
                    .satisfies(f -> assertThat(f.agoMs()).isBetween(0L, REST.toMillis()));
            there.succeeded(ada);
            assertThat(here.failures(ada)).isEqualTo(Failures.NONE);
        }

        @Test
        void whoIsHeldBackElsewhereIsHeldBackHere() {
            Throttle first = new Throttle("names", THREE, here, InstantSource.system());
            Throttle second = new Throttle("names", THREE, there, InstantSource.system());
            for (int i = 0; i < THREE.burst(); i++) {
                first.take(ada, "too many");
            }
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() -> second.take(ada, "too many"))
                    .withMessage("too many");
        }
    }

    @Nested
    class OnOneRedis extends Shared {
        @Override
        RedisAddress address() {
            return SharedRedis.server();
        }
    }

    @Nested
    class OnACluster extends Shared {
        @Override
        RedisAddress address() {
            return SharedRedis.cluster();
        }
    }
}
