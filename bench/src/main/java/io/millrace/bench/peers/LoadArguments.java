package io.millrace.bench.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The words behind {@code bench load}: the scenario and its options. A value stands in a word of its own behind its
 * option, or in the same word behind {@code =}.
 */
record LoadArguments(List<String> words) {
    LoadArguments {
        words = List.copyOf(words);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("no scenario");
        }
    }

    static LoadArguments parse(final String text) {
        return new LoadArguments(List.of(text.strip().split("\\s+")));
    }

    String scenario() {
        return words.get(0);
    }

    boolean has(final String option) {
        return words.stream().anyMatch(word -> isOption(word, option));
    }

    /** The value of an option that has one; the last counts. */
    Optional<String> valueOf(final String option) {
        Optional<String> value = Optional.empty();
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).startsWith(option + "=")) {
                value = Optional.of(words.get(i).substring(option.length() + 1));
            } else if (words.get(i).equals(option) && i + 1 < words.size()) {
                value = Optional.of(words.get(i + 1));
            }
        }
        return value;
    }

    /** A time in whole seconds; 0 if it is not there. */
    long seconds(final String option) {
        return number(option);
    }

    /** With {@code option} at {@code value} instead of what it was. */
    LoadArguments with(final String option, final Object value) {
        final List<String> changed = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).equals(option)) {
                i++;
            } else if (!words.get(i).startsWith(option + "=")) {
                changed.add(words.get(i));
            }
        }
        changed.add(option);
        changed.add(value.toString());
        return new LoadArguments(changed);
    }

    /** As {@link #with}, unless the option is there already. */
    LoadArguments withDefault(final String option, final Object value) {
        return has(option) ? this : with(option, value);
    }

    /** Without an option that has no value. */
    LoadArguments withoutFlag(final String flag) {
        return new LoadArguments(
                words.stream().filter(word -> !word.equals(flag)).toList());
    }

    /** The run ends with a number of messages, not after a time. */
    boolean isLimited() {
        return has("-L") || has("--limit");
    }

    /**
     * Network Connections open at a time, as far as the arguments tell; 0 for a scenario that brings its own numbers.
     */
    int connections() {
        final int clients = Math.max(number("-c"), number("--count"));
        final int subscribers = number("--subscribers");
        return switch (scenario()) {
            case "conn", "sub", "pub", "mixed" -> clients;
            case "reconnect" -> clients + number("--steady");
            case "p2p", "offline" -> 2 * clients;
            case "fanout", "fanin", "shared" -> clients + subscribers;
            default -> 0;
        };
    }

    private int number(final String option) {
        return valueOf(option)
                .filter(value -> value.matches("\\d{1,9}"))
                .map(Integer::parseInt)
                .orElse(0);
    }

    private static boolean isOption(final String word, final String option) {
        return word.equals(option) || word.startsWith(option + "=");
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
