package io.millrace.system.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.system.BrokerKind;
import io.millrace.system.BrokerProcess;
import io.millrace.system.ForeignProgram;
import io.millrace.system.Needs;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * The wall clock steps far ahead and back again, between runs and under a running broker, which sees another clock than the rest
 * of the machine (a library of a few lines, preloaded; needs a C compiler).
 */
class WallClockTest {
    private static final Belongings BEFORE = new Belongings(0, 40);
    private static final Belongings AHEAD = new Belongings(100, 40);
    private static final Belongings BACK = new Belongings(200, 40);

    private BrokerProcess broker;
    private Path offset;

    @BeforeEach
    void preloadClock(final TestInfo test) throws IOException {
        BrokerKind.CHOSEN.assumePresent();
        Needs.millrace();
        Needs.program("gcc");
        broker = new BrokerProcess(
                BrokerKind.MILLRACE,
                "clock-" + test.getTestMethod().orElseThrow().getName());
        offset = broker.directory().resolve("offset");
        final Path source = broker.directory().resolve("wall_clock.c");
        final Path library = broker.directory().resolve("wall_clock.so");
        try (InputStream in = WallClockTest.class.getResourceAsStream("wall_clock.c")) {
            Files.copy(Objects.requireNonNull(in), source);
        }
        ForeignProgram.run("gcc", "-shared", "-fPIC", "-O1", "-o", library.toString(), source.toString());
        broker.with("LD_PRELOAD", library.toString())
                .with("WALL_CLOCK_FILE", offset.toString())
                .with("MILLRACE_MQTT__SESSION_EXPIRY_INTERVAL", "infinity");
        set(Duration.ZERO);
    }

    @AfterEach
    void close() {
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void betweenRuns() throws IOException {
        broker.start();
        Belongings.subscribe(broker);
        BEFORE.give(broker);
        broker.killHard();
        assertNoAlarm();

        set(Duration.ofDays(400));
        broker.start();
        assertAlarm("days before: if the clock is wrong");
        AHEAD.give(broker);
        broker.killHard();

        set(Duration.ofDays(-400));
        broker.start();
        assertAlarm("the clock was set back, or was ahead before");
        BACK.give(broker);
        broker.killHard();

        set(Duration.ZERO);
        broker.start();
        assertEquals(List.of(), Belongings.findings(broker, BEFORE, AHEAD, BACK));
        assertEquals(0, broker.stop());
    }

    @Test
    void underTheRunningBroker() throws IOException {
        broker.start();
        Belongings.subscribe(broker);
        BEFORE.give(broker);
        set(Duration.ofDays(400));
        AHEAD.give(broker);
        set(Duration.ofDays(-400));
        BACK.give(broker);
        broker.killHard();
        set(Duration.ZERO);
        broker.start();
        assertNoAlarm();
        assertEquals(List.of(), Belongings.findings(broker, BEFORE, AHEAD, BACK));
        assertEquals(0, broker.stop());
    }

    private void assertNoAlarm() {
        assertFalse(printed().contains("the clock says"), this::printed);
    }

    private void assertAlarm(final String part) {
        assertTrue(printed().contains("the clock says") && printed().contains(part), this::printed);
    }

    private String printed() {
        return broker.printedSinceLaunch();
    }

    /** The library has the file mapped: the broker sees the new time at once. */
    private void set(final Duration ahead) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(offset.toFile(), "rw")) {
            file.writeLong(Long.reverseBytes(ahead.toSeconds()));
        }
    }
}
