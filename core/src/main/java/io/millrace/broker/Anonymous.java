package io.millrace.broker;

import io.millrace.security.AddressRange;
import io.millrace.security.AnonymousAccess;
import java.util.ArrayList;
import java.util.List;

/**
 * From where clients may connect without credentials.
 *
 * @param isEveryone from everywhere
 * @param isLoopback from every address of this machine's loopback interface, 127.0.0.0/8 and ::1
 * @param ranges and from these
 */
public record Anonymous(boolean isEveryone, boolean isLoopback, List<AddressRange> ranges) {
    public static final Anonymous LOOPBACK = new Anonymous(false, true, List.of());
    public static final Anonymous EVERYONE = new Anonymous(true, false, List.of());

    static final Anonymous NOBODY = new Anonymous(false, false, List.of());

    private static final String KEY = "authentication.anonymous";
    private static final String WORD_LOOPBACK = "loopback";
    private static final String WORD_EVERYONE = "everyone";

    public Anonymous {
        ranges = List.copyOf(ranges);
    }

    /** From the notation of the configuration: words and ranges; none: nobody. */
    static Anonymous of(final List<String> written) {
        boolean isEveryone = false;
        boolean isLoopback = false;
        final List<AddressRange> ranges = new ArrayList<>();
        for (final String text : written) {
            if (text.equals(WORD_EVERYONE)) {
                isEveryone = true;
            } else if (text.equals(WORD_LOOPBACK)) {
                isLoopback = true;
            } else {
                ranges.add(range(text));
            }
        }
        return new Anonymous(isEveryone, isLoopback, ranges);
    }

    private static AddressRange range(final String text) {
        try {
            return AddressRange.of(text);
        } catch (final IllegalArgumentException e) {
            final InvalidSettingException complaint = new InvalidSettingException(
                    KEY, text, "must be auto, loopback, everyone, or addresses and ranges: " + e.getMessage());
            complaint.initCause(e);
            throw complaint;
        }
    }

    /** The line of the configuration that lets in whom this lets in, and {@code network} as well. */
    public String lineWith(final String network) {
        final StringBuilder line = new StringBuilder(KEY).append(" = [");
        if (isLoopback) {
            line.append('"').append(WORD_LOOPBACK).append("\", ");
        }
        for (final AddressRange range : ranges) {
            line.append('"').append(range).append("\", ");
        }
        return line.append('"').append(network).append("\"]").toString();
    }

    AnonymousAccess access() {
        return new AnonymousAccess(isEveryone, isLoopback, ranges);
    }

    /** In plain words. */
    public String text() {
        if (isEveryone) {
            return "everyone who reaches a listener";
        }
        final List<String> places = new ArrayList<>();
        if (isLoopback) {
            places.add("clients on this machine");
        }
        ranges.forEach(range -> places.add(range.toString()));
        return places.isEmpty() ? "nobody" : String.join(", ", places);
    }
}
