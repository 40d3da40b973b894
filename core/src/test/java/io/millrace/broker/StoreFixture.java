package io.millrace.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.cli.CommandLines;
import io.millrace.storage.chronicle.JournalFile;
import io.millrace.storage.chronicle.JournalFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A data directory with history, as a kill leaves it, and what a disk does to it. */
final class StoreFixture {
    private static final String BALLAST = "x".repeat(200_000);

    final SnapshotFixture broker;
    final Path home;
    private int published;

    StoreFixture(final Path home) {
        this.home = home;
        broker = new SnapshotFixture(home);
        broker.environment.put("MILLRACE_MQTT__MAX_MQUEUE_LEN", "1000000");
    }

    Path directory() {
        return home.resolve("data");
    }

    String run(final String... arguments) {
        return CommandLines.run(broker.environment, arguments);
    }

    String fail(final String... arguments) {
        return CommandLines.fail(broker.environment, arguments);
    }

    /** A Session that waits for "wanted" without its client, and a retained message. */
    void begin(final Broker running) throws IOException {
        new PlainClient(running, "absent", false).subscribe("wanted").close();
        try (PlainClient publisher = new PlainClient(running, "publisher", true)) {
            publisher.publish("kept", true, "retained");
        }
    }

    /** Messages that wait, among more than fits into two files. */
    void publish(final Broker running, final int count) throws IOException {
        try (PlainClient publisher = new PlainClient(running, "publisher", true)) {
            for (int i = 0; i < count; i++) {
                publisher.publish("unwanted", false, BALLAST);
                publishOne(publisher);
            }
        }
    }

    /** One message that waits. */
    void publishOne(final PlainClient publisher) throws IOException {
        publisher.publish("wanted", false, "message " + published++);
    }

    /** All that was acknowledged is there, up to {@code count} messages. */
    void expect(final Broker running, final int count) throws IOException {
        try (PlainClient absent = new PlainClient(running, "absent", false)) {
            for (int i = 0; i < count; i++) {
                assertEquals("message " + i, absent.receive());
            }
        }
        try (PlainClient newcomer = new PlainClient(running, "newcomer", true)) {
            assertEquals("retained", newcomer.subscribe("kept").receive());
        }
    }

    /** What a kill at this moment would leave takes the place of what the broker leaves that is closed then. */
    void kill(final Broker running) throws Exception {
        copy(directory(), home.resolve("killed"));
        running.close();
        Files.move(directory(), home.resolve("closed-" + System.nanoTime()));
        Files.move(home.resolve("killed"), directory());
        Files.deleteIfExists(directory().resolve("admin.sock"));
    }

    static void copy(final Path from, final Path to) throws Exception {
        final Process process = new ProcessBuilder("cp", "-a", "--sparse=always", "-T", from.toString(), to.toString())
                .inheritIO()
                .start();
        assertEquals(0, process.waitFor());
    }

    List<JournalFile> files() throws IOException {
        return JournalFiles.list(directory().resolve("journal"));
    }

    /** Positions of the records of a closed file. */
    static List<Long> positions(final Path journal, final JournalFile file) throws IOException {
        final List<Long> positions = new ArrayList<>();
        JournalFiles.replay(
                journal, file.from(), file.to(), (buffer, offset, length, position) -> positions.add(position));
        return positions;
    }

    /** Where in the file a record begins: found by its position, which stands behind length and checksum. */
    static long offsetOf(final Path file, final long position) throws IOException {
        final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        for (int offset = 4096; offset + 16 <= bytes.limit(); offset += 4) {
            if (bytes.getLong(offset + 8) == position && bytes.getInt(offset) >= 40) {
                return offset;
            }
        }
        throw new AssertionError("no record at " + position);
    }

    static void flip(final Path file, final long offset) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, offset);
            one.put(0, (byte) (one.get(0) ^ 1)).flip();
            channel.write(one, offset);
        }
    }
}
