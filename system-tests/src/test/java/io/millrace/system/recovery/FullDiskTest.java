package io.millrace.system.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.system.BrokerKind;
import io.millrace.system.BrokerProcess;
import io.millrace.system.Needs;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * The disk fills up under load and is freed again (docs/decisions/0022), with clients that we did not write: nothing
 * acknowledged is lost, and service resumes without a restart. Needs root and loop mounts.
 */
class FullDiskTest {
    private static final long DISK_LENGTH = 384L << 20;
    private static final long LOW = 40L << 20;
    private static final long NONE = 8L << 20;
    private static final int STEP = 500;
    private static final int OPEN_LIMIT = 100;
    private static final int FAILED = 1;
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(60);

    private final Ledger ledger = new Ledger();
    private BrokerProcess broker;
    private SmallDisk disk;
    private List<HivePublisher> hives = List.of();
    private PahoPublisher paho;
    private PahoSubscriber subscriber;

    @BeforeEach
    void start(final TestInfo test) throws IOException, MqttException {
        BrokerKind.CHOSEN.assumePresent();
        Needs.millrace();
        final String name = test.getTestMethod().orElseThrow().getName();
        broker = new BrokerProcess(BrokerKind.MILLRACE, "full-disk-" + name)
                .with("MILLRACE_DURABILITY__DISK_RESERVE", "64MB")
                .with("MILLRACE_DURABILITY__FILE_SIZE", "16MB")
                .with("MILLRACE_MQTT__MAX_MQUEUE_LEN", "10000000")
                .with("MILLRACE_PIPELINE__HOT_WINDOW", "16MB");
        disk = new SmallDisk(broker.directory(), DISK_LENGTH);
        broker.with("MILLRACE_NODE__DATA_DIR", disk.root().resolve("data").toString())
                .within(disk.entrance())
                .start();
        final HiveSubscriber hive = new HiveSubscriber(broker, ledger, "hive", 2);
        hive.subscribe("load/#", 2);
        subscriber = new PahoSubscriber(broker, ledger, "paho", 1);
        subscriber.subscribe("load/#", 1);
        paho = new PahoPublisher(broker, ledger, 3, 1);
        paho.start();
        hives = List.of(new HivePublisher(broker, ledger, 1, 1), new HivePublisher(broker, ledger, 2, 2));
        awaitProgress();
    }

    @AfterEach
    void close() throws IOException {
        if (broker != null) {
            broker.close();
        }
        if (disk != null) {
            disk.close();
        }
    }

    @Test
    void itFillsUpAndIsFreed() throws Exception {
        disk.leave(LOW);
        await("messages are refused", () -> refusedCount() > STEP);
        disk.leave(NONE);
        await("the journal stops", () -> broker.printed().contains("nothing more is written"));
        // Not before: there was room for a moment while it was taken.
        final long acknowledged = ledger.acknowledgedCount();
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        assertTrue(ledger.acknowledgedCount() <= acknowledged + 3 * OPEN_LIMIT, "acknowledged without room");
        disk.free();
        awaitProgress();
        finish();
        assertEquals(0, broker.stop());
    }

    /** All at once, faster than anybody looks: the journal has its room, and what it wrote is there after a kill. */
    @Test
    void itIsFullFromOneMomentToTheNext() throws Exception {
        disk.fill();
        await("the journal stops", () -> broker.printed().contains("nothing more is written"));
        assertTrue(broker.isAlive(), broker::tail);
        subscriber.disconnect();
        broker.killHard();
        broker.launch();
        assertEquals(FAILED, broker.awaitExit(), broker::tail);
        assertTrue(broker.printedSinceLaunch().contains("Free some and start again"), broker::tail);
        disk.free();
        broker.start();
        subscriber.reconnect();
        awaitProgress();
        disk.fill();
        await("the journal stops again", () -> broker.printedSinceLaunch().contains("nothing more is written"));
        disk.free();
        awaitProgress();
        finish();
        assertEquals(0, broker.stop());
    }

    private int refusedCount() {
        return hives.stream().mapToInt(HivePublisher::refusedCount).sum();
    }

    /** Every publisher gets on. */
    private void awaitProgress() {
        final long acknowledged = ledger.acknowledgedCount();
        final int pahoAcknowledged = paho.acknowledgedCount();
        await(
                "progress",
                () -> ledger.acknowledgedCount() > acknowledged + STEP && paho.acknowledgedCount() > pahoAcknowledged);
    }

    private void finish() throws Exception {
        paho.stop();
        awaitQuietly(
                "the last acknowledgements",
                () -> paho.isDone() && hives.stream().allMatch(HivePublisher::isDone));
        assertNotEquals(0, ledger.acknowledgedCount());
        for (final String name : List.of("hive", "paho")) {
            awaitQuietly("all messages of " + name, () -> ledger.missing(name) == 0);
        }
        assertEquals(List.of(), ledger.verdict(), broker::tail);
        paho.close();
        hives.forEach(HivePublisher::close);
        System.out.println("FullDiskTest: " + ledger.acknowledgedCount() + " acknowledged, " + refusedCount()
                + " refused, " + ledger.deliveryCount() + " delivered");
    }

    /** Meanwhile there is always something to publish. */
    private void await(final String what, final BooleanSupplier isReached) {
        awaitQuietly(what, () -> {
            for (final HivePublisher hive : hives) {
                hive.offer(Math.max(0, OPEN_LIMIT - hive.openCount()));
            }
            return isReached.getAsBoolean();
        });
    }

    private void awaitQuietly(final String what, final BooleanSupplier isReached) {
        final long startNs = System.nanoTime();
        while (!isReached.getAsBoolean()) {
            if (System.nanoTime() - startNs > LIMIT_NS) {
                throw new AssertionError(
                        "not " + what + "; " + ledger.breaches() + "; the broker printed:\n" + broker.tail());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
