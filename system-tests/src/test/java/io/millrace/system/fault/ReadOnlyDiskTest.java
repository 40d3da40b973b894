package io.millrace.system.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.system.BrokerKind;
import io.millrace.system.BrokerProcess;
import io.millrace.system.ForeignProgram;
import io.millrace.system.Needs;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * The file system under the data directory is mounted read-only, or becomes so under the running broker because the kernel meets
 * an error on it ({@code errors=remount-ro}; the kernel is told to meet one). Each broker has the disk, an ext4 in a file, mounted
 * in a namespace of its own. Needs root and loop mounts.
 */
class ReadOnlyDiskTest {
    private static final long DISK_LENGTH = 512L << 20;
    private static final int FAILED = 1;
    private static final int FAIL_STOP = 70;
    private static final Belongings GIVEN = new Belongings(0, 100);

    /** The disk, its mount point, the mount's options; the broker's command line follows. */
    private static final String MOUNTED = "mount -o \"loop,$3\" \"$1\" \"$2\" && shift 3 && exec \"$@\"";

    private static final String BREAK =
            "echo 1 >/sys/fs/ext4/$(basename \"$(findmnt -n -o SOURCE \"$1\")\")/trigger_fs_error";

    private BrokerProcess broker;
    private Path disk;
    private Path mounted;

    @BeforeEach
    void makeDisk(final TestInfo test) throws IOException {
        BrokerKind.CHOSEN.assumePresent();
        Needs.millrace();
        Needs.program("mkfs.ext4");
        Namespaces.assumePossible("unshare", "-m", "true");
        broker = new BrokerProcess(
                BrokerKind.MILLRACE,
                "read-only-" + test.getTestMethod().orElseThrow().getName());
        disk = broker.directory().resolve("disk");
        mounted = Files.createDirectories(broker.directory().resolve("mounted"));
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(DISK_LENGTH);
        }
        ForeignProgram.run("mkfs.ext4", "-q", "-F", disk.toString());
        Namespaces.assumePossible(
                "unshare", "-m", "sh", "-c", MOUNTED, "sh", disk.toString(), mounted.toString(), "ro", "true");
        broker.with("MILLRACE_NODE__DATA_DIR", mounted.resolve("data").toString());
        // The disk is no larger than what is to stay free on one by default.
        broker.with("MILLRACE_DURABILITY__DISK_RESERVE", "16MB");
    }

    @AfterEach
    void close() throws IOException {
        if (broker != null) {
            broker.close();
        }
        if (disk != null) {
            Files.deleteIfExists(disk);
        }
    }

    @Test
    void atTheStart() throws IOException {
        mount("rw");
        broker.start();
        Belongings.subscribe(broker);
        GIVEN.give(broker);
        assertEquals(0, broker.stop());
        mount("ro");
        broker.launch();
        assertEquals(FAILED, broker.awaitExit(), broker::tail);
        final String said = broker.printedSinceLaunch();
        assertTrue(said.contains(mounted.resolve("data").toString()), said);
        assertTrue(said.contains("Read-only file system"), said);
        assertFalse(said.contains("\tat "), said);
        assertEverythingIsThere();
    }

    /** At durability batch each acknowledgement was flushed: the disk is all that is needed. */
    @Test
    void whileItRuns() throws IOException {
        broker.with("MILLRACE_DURABILITY__LEVEL", "batch");
        mount("errors=remount-ro");
        broker.start();
        Belongings.subscribe(broker);
        GIVEN.give(broker);
        ForeignProgram.run(
                "nsenter", "-t", Long.toString(broker.pid()), "-m", "sh", "-c", BREAK, "sh", mounted.toString());
        final Belongings refused = new Belongings(1_000, 10);
        boolean isAcknowledged = true;
        try {
            refused.give(broker);
        } catch (final IOException lost) {
            isAcknowledged = false;
        }
        assertFalse(isAcknowledged, "acknowledged, and the disk is read-only");
        assertEquals(FAIL_STOP, broker.awaitExit(), broker::tail);
        final String said = broker.printedSinceLaunch();
        assertTrue(said.contains("Read-only file system") || said.contains("could not be put on the disk"), said);
        ForeignProgram.attempt(Map.of(), "e2fsck", "-p", "-f", disk.toString());
        assertEverythingIsThere();
    }

    private void assertEverythingIsThere() throws IOException {
        mount("rw");
        broker.start();
        assertEquals(List.of(), Belongings.findings(broker, GIVEN));
        assertEquals(0, broker.stop());
    }

    private void mount(final String options) {
        broker.within("unshare", "-m", "sh", "-c", MOUNTED, "sh", disk.toString(), mounted.toString(), options);
    }
}
