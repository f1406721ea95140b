package chat.parley.worker;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.accounts.PushSubscription;
import chat.parley.protocol.Availability;
import chat.parley.protocol.AvailabilityChoice;
import chat.parley.protocol.EventType;
import chat.parley.protocol.NotificationLevel;
import chat.parley.protocol.QuietHours;
import chat.parley.protocol.Rest;
import chat.parley.protocol.Said;
import chat.parley.rooms.Blocking;
import chat.parley.testkit.PushEndpoint;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Who is told, and who does not want to be. */
class PushWishesTest extends PushScene {
    @Test
    void nobodyIsToldOfTheirOwnWords() throws Exception {
        submit(bob, EventType.MESSAGE, Said.Message.of("mine"));
        nothingIsPushed();
    }

    @Test
    void whatWasReadIsNotPushed() throws Exception {
        long seq = say("hi");
        reader.advance(room, bob, seq);
        nothingIsPushed();
    }

    @Test
    void theLevelOfTheRoomIsHeeded() throws Exception {
        directory.setNotifications(room, bob, NotificationLevel.MENTIONS);
        say("not for bob");
        nothingIsPushed();
        mention("for bob");
        job.run();
        PushEndpoint.Pushed raw = phone.next();
        assertThat(raw.header("Urgency")).isEqualTo("high");
        assertThat(raw.text()).contains("\"mention\":true");
        directory.setNotifications(room, bob, NotificationLevel.NOTHING);
        mention("for bob, who wants nothing");
        nothingIsPushed();
    }

    @Test
    void whoeverWantsToBeLeftAloneIs() throws Exception {
        chosen.change(bob, new Rest.PresencePatch(AvailabilityChoice.DND, null, null, null));
        say("hi");
        nothingIsPushed();
        chosen.change(bob, new Rest.PresencePatch(AvailabilityChoice.ONLINE, null, null, null));
        nothingIsPushed();
    }

    @Test
    void inQuietHoursNothingIsPushed() throws Exception {
        LocalTime time = Instant.ofEpochMilli(now.get()).atZone(ZoneOffset.UTC).toLocalTime();
        push.put(quiet(time.minusMinutes(10), time.plusMinutes(10)));
        say("hi");
        nothingIsPushed();
        push.put(quiet(time.plusMinutes(10), time.plusMinutes(20)));
        nothingIsPushed();
        say("and now?");
        job.run();
        assertThat(phone.next().text()).contains("and now?");
    }

    private PushSubscription quiet(LocalTime from, LocalTime to) {
        DateTimeFormatter minutes = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
        var hours = new QuietHours(from.format(minutes), to.format(minutes), "Etc/UTC");
        return new PushSubscription(
                session,
                bob,
                phone.endpoint(),
                phone.p256dh(),
                phone.auth(),
                true,
                hours,
                START,
                null);
    }

    @Test
    void whoeverIsBlockedPushesNothing() throws Exception {
        new Blocking(directory).block(bob, ada);
        say("hi");
        nothingIsPushed();
    }

    @Test
    void whoeverIsBlockedMeanwhilePushesNothing() throws Exception {
        whileTheServiceIsBusy("hi", () -> new Blocking(directory).block(bob, ada));
    }

    @Test
    void theLevelIsHeededThatHoldsWhenItIsPushed() throws Exception {
        whileTheServiceIsBusy(
                "not for bob",
                () -> directory.setNotifications(room, bob, NotificationLevel.MENTIONS));
    }

    private void whileTheServiceIsBusy(String text, Runnable change) throws Exception {
        phone.answer(503, Map.of("Retry-After", "60"));
        say(text);
        job.run();
        assertThat(pushed().text()).isEqualTo(text);
        change.run();
        phone.answer(201, Map.of());
        now.addAndGet(60_000);
        nothingIsPushed();
    }

    @Test
    void whoeverIsThereIsToldOnceTheyGoIfTheyHaveNotReadIt() throws Exception {
        presence.show(bob, "laptop", Availability.ONLINE, Long.MAX_VALUE);
        say("hi");
        nothingIsPushed();
        presence.show(bob, "laptop", Availability.AWAY, Long.MAX_VALUE);
        now.addAndGet(PushTiming.LOOK_AGAIN.toMillis());
        job.run();
        assertThat(pushed().text()).isEqualTo("hi");
    }

    @Test
    void whoeverStaysThereIsNotToldLater() throws Exception {
        presence.show(bob, "laptop", Availability.ONLINE, Long.MAX_VALUE);
        say("hi");
        job.run();
        now.addAndGet(PushTiming.PRESENT.toMillis());
        job.run();
        presence.drop(bob, "laptop");
        now.addAndGet(PushTiming.LOOK_AGAIN.toMillis());
        nothingIsPushed();
    }

    @Test
    void whatIsLateIsNotPushed() throws Exception {
        say("hi");
        now.addAndGet(PushTiming.LATE.toMillis());
        nothingIsPushed();
    }

    @Test
    void whoeverSignedOutIsNotTold() throws Exception {
        say("hi");
        sessions.end(bob, session, now.get());
        nothingIsPushed();
        assertThat(push.of(bob)).isEmpty();
    }
}
