package chat.parley.protocol;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;

/**
 * Hours of every day in which a device is told of nothing.
 *
 * @param from when they begin, {@code HH:MM}
 * @param to when they end, {@code HH:MM}: on the next day, unless it is later than {@code from}
 * @param zone a name of the IANA time zone database
 */
public record QuietHours(String from, String to, String zone) {
    /** Checks what the contract does not tell; {@link InvalidJson} says what to change. */
    public void check() throws InvalidJson {
        FrameRules.require(
                isZone(), "field 'quiet.zone' must name a time zone, as in 'Europe/Berlin'");
    }

    private boolean isZone() {
        try {
            ZoneId.of(zone);
            return true;
        } catch (DateTimeException _) {
            return false;
        }
    }

    /** From {@link #stored()}. */
    public static QuietHours parse(String stored) {
        String[] parts = stored.split(" ", 3);
        return new QuietHours(parts[0], parts[1], parts[2]);
    }

    /** As it is stored: {@code FROM TO ZONE}. */
    public String stored() {
        return String.join(" ", from, to, zone);
    }

    /**
     * @param ms milliseconds since 1970 UTC
     */
    public boolean holdAt(long ms) {
        LocalTime time = Instant.ofEpochMilli(ms).atZone(ZoneId.of(zone)).toLocalTime();
        boolean begun = !time.isBefore(LocalTime.parse(from));
        boolean over = !time.isBefore(LocalTime.parse(to));
        return from.compareTo(to) < 0 ? begun && !over : begun || !over;
    }
}
