package io.millrace.topic;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/** Random topics and filters out of few words, so that they meet; with empty levels, $ and neighbours of / in order. */
public final class TopicsForTest {
    private static final String[] WORDS = {"a", "b", "", "$", "a!", "ab", "\u0001", "é", "0123456789"};

    private TopicsForTest() {}

    public static String topic(final Random random) {
        while (true) {
            final StringBuilder text = new StringBuilder();
            for (int i = 0, levels = 1 + random.nextInt(4); i < levels; i++) {
                text.append(i == 0 ? "" : "/").append(word(random));
            }
            if (text.length() > 0) {
                return text.toString();
            }
        }
    }

    public static String filter(final Random random) {
        while (true) {
            final StringBuilder text = new StringBuilder();
            for (int i = 0, levels = 1 + random.nextInt(4); i < levels; i++) {
                text.append(i == 0 ? "" : "/").append(random.nextInt(4) == 0 ? "+" : word(random));
            }
            if (random.nextInt(4) == 0) {
                text.append(text.length() == 0 ? "#" : "/#");
            }
            if (text.length() > 0) {
                return text.toString();
            }
        }
    }

    public static UnsafeBuffer buffer(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String word(final Random random) {
        // The first words more often than the last.
        return WORDS[Math.min(random.nextInt(WORDS.length), random.nextInt(WORDS.length))];
    }
}
