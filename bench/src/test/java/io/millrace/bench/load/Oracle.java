package io.millrace.bench.load;

import io.millrace.bench.load.stub.Count;
import io.millrace.bench.load.stub.Transcript;
import io.millrace.bench.load.stub.Transcript.Content;
import io.millrace.bench.load.stub.Transcript.Sent;
import io.millrace.bench.result.Checks;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the generator has to find, worked out from what the stub wrote down, in the plainest way there is. */
final class Oracle {
    private record Message(String receiver, int stream, long number) {}

    private record Reader(int subscriber, int stream) {}

    private Oracle() {}

    static Checks checks(final Transcript transcript) {
        final Set<Message> received = new HashSet<>();
        final Map<Reader, Long> newest = new HashMap<>();
        long duplicated = 0;
        long duplicatedWithDup = 0;
        long reordered = 0;
        for (final Sent sent : transcript.sent()) {
            if (sent.content() != Content.WHOLE) {
                continue;
            }
            final int stream = sent.delivery().stream();
            final long number = sent.delivery().number();
            if (!received.add(new Message(sent.delivery().receiver(), stream, number))) {
                duplicated++;
                duplicatedWithDup += sent.isDup() ? 1 : 0;
                continue;
            }
            final Reader reader = new Reader(sent.delivery().subscriber(), stream);
            reordered += number < newest.getOrDefault(reader, -1L) ? 1 : 0;
            newest.merge(reader, number, Math::max);
        }
        final long expected = transcript.of(Count.EXPECTED);
        final long answered = transcript.of(Count.ACKNOWLEDGED) + transcript.of(Count.REFUSED);
        return new Checks(
                transcript.of(Count.PUBLISHED),
                expected,
                received.size(),
                expected - received.size(),
                duplicated,
                duplicatedWithDup,
                reordered,
                count(transcript.sent(), Content.FOREIGN),
                count(transcript.sent(), Content.CORRUPT),
                transcript.of(Count.TO_ACKNOWLEDGE) - answered,
                transcript.of(Count.REFUSED));
    }

    private static long count(final List<Sent> all, final Content content) {
        return all.stream().filter(sent -> sent.content() == content).count();
    }

    /** What is wrong, by the names of {@link Checks}; empty if nothing is. */
    static Map<String, Long> wrongs(final Checks checks) {
        final Map<String, Long> wrongs = new TreeMap<>();
        wrongs.put("lost", checks.lost());
        wrongs.put("duplicated", checks.duplicated());
        wrongs.put("duplicatedWithDup", checks.duplicatedWithDup());
        wrongs.put("reordered", checks.reordered());
        wrongs.put("foreign", checks.foreign());
        wrongs.put("corrupt", checks.corrupt());
        wrongs.put("unacknowledged", checks.unacknowledged());
        wrongs.put("refused", checks.refused());
        wrongs.values().removeIf(count -> count == 0);
        return wrongs;
    }
}
