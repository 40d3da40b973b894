package io.millrace.system.interop;

import io.millrace.system.BrokerProcess;
import io.millrace.system.ForeignProgram;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A running mosquitto_sub. It runs with debug output, to see its SUBACK, and under stdbuf of coreutils, to see that at once;
 * messages are the lines that its format marks.
 */
final class MosquittoSub implements AutoCloseable {
    private static final String MARK = "MESSAGE ";

    private final ForeignProgram program;
    /** Messages that came before the SUBACK: a persistent session's queue. */
    private final Deque<String> early = new ArrayDeque<>();

    private MosquittoSub(final ForeignProgram program) {
        this.program = program;
    }

    /** Starts it with a format of mosquitto_sub (see its manual) and waits for the SUBACK. */
    static MosquittoSub start(final BrokerProcess broker, final String format, final String... options) {
        final List<String> command =
                new ArrayList<>(List.of("stdbuf", "-oL", "mosquitto_sub", "-d", "-F", MARK + format));
        command.addAll(List.of("-h", broker.host(), "-p", Integer.toString(broker.port())));
        command.addAll(List.of(options));
        final MosquittoSub sub = new MosquittoSub(ForeignProgram.start(command));
        sub.program.linesTo("Subscribed (").stream()
                .filter(line -> line.startsWith(MARK))
                .forEach(sub.early::add);
        return sub;
    }

    /** The next message in the format asked for. */
    String next() {
        final String line = early.isEmpty() ? program.awaitLine(MARK) : early.remove();
        return line.substring(MARK.length());
    }

    List<String> next(final int count) {
        final List<String> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(next());
        }
        return messages;
    }

    /** SIGKILL: the broker sees a lost Network Connection. */
    void killHard() {
        program.killHard();
    }

    @Override
    public void close() {
        program.close();
    }

    static void publish(final BrokerProcess broker, final String... options) {
        final List<String> command = new ArrayList<>(List.of("mosquitto_pub"));
        command.addAll(List.of("-h", broker.host(), "-p", Integer.toString(broker.port())));
        command.addAll(List.of(options));
        ForeignProgram.run(command.toArray(String[]::new));
    }
}
