package io.millrace.system.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.system.BrokerKind;
import io.millrace.system.BrokerProcess;
import io.millrace.system.Needs;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The promise of DESIGN §4 under kill -9: twenty times, each time with a thousand messages and more in flight, sometimes again
 * while the restarted broker still replays. {@code -Dseed=} repeats the choices, {@code -Dkills=} changes their count.
 */
class RecoveryTest {
    private static final int IN_FLIGHT_AT_LEAST = 1_000;
    private static final int PUBLISHER_COUNT = 4;
    private static final long PROGRESS_LIMIT_NS = TimeUnit.SECONDS.toNanos(30);

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Ledger ledger = new Ledger();
    private final int killCount = killCount();
    private final int budgetEach = budgetEach();
    private final int foreignBudgetEach = budgetEach / 8;
    private BrokerProcess broker;
    private Load load;
    private Witness witness;
    private WireSubscriber online;
    private WireSubscriber offline;
    private HiveSubscriber hive;
    private HivePublisher hiveOne;
    private HivePublisher hiveTwo;
    private PahoSubscriber paho;
    private final long startNs = System.nanoTime();

    /** What a subclass does otherwise. */
    String name() {
        return "recovery";
    }

    int killCount() {
        return Integer.getInteger("kills", 20);
    }

    /** Messages of each publisher between two kills, at least. */
    int budgetEach() {
        return 4_000;
    }

    /** Environment variables of the broker. */
    Map<String, String> settings() {
        return Map.of();
    }

    @BeforeEach
    void start() throws IOException, MqttException, InterruptedException {
        BrokerKind.CHOSEN.assumePresent();
        Needs.millrace();
        System.out.println("RecoveryTest: -Dseed=" + seed);
        broker = new BrokerProcess(BrokerKind.CHOSEN, name())
                .with("MILLRACE_MQTT__MAX_MQUEUE_LEN", "10000000")
                // Small, so that most of what the absent subscribers get comes from the disk.
                .with("MILLRACE_PIPELINE__HOT_WINDOW", "16MB");
        settings().forEach(broker::with);
        broker.start();
        load = new Load(broker, ledger, PUBLISHER_COUNT);
        witness = new Witness(broker, ledger, random);
        online = new WireSubscriber(broker, ledger, "online-qos2", 2);
        online.subscribe("load/#", 2);
        hive = new HiveSubscriber(broker, ledger, "hive-qos2", 2);
        hive.subscribe("load/#", 2);
        hiveOne = new HivePublisher(broker, ledger, PUBLISHER_COUNT + 1, 1);
        hiveTwo = new HivePublisher(broker, ledger, PUBLISHER_COUNT + 2, 2);
        offline = new WireSubscriber(broker, ledger, "offline-qos2", 2);
        offline.subscribe("load/#", 2);
        offline.close();
        paho = new PahoSubscriber(broker, ledger, "paho-qos1", 1);
        paho.subscribe("load/#", 1);
        paho.disconnect();
    }

    @AfterEach
    void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void nothingAcknowledgedIsLostAndNothingCompletedComesTwice() throws Exception {
        load.connect();
        int kills = 0;
        for (int attempt = 1; kills < killCount; attempt++) {
            assertTrue(attempt <= 2 * killCount, "the broker acknowledges too fast to be caught with enough in flight");
            witness.change(attempt);
            killUnderLoad();
            final long inFlight = load.unacknowledged();
            kills += inFlight >= IN_FLIGHT_AT_LEAST ? 1 : 0;
            final int whileReplaying = attempt % 5 == 0 ? 2 : 0;
            for (int i = 0; i < whileReplaying; i++) {
                killWhileReplaying();
            }
            restart();
            report("kill " + kills + " (attempt " + attempt + "): " + inFlight + " in flight, "
                    + ledger.acknowledgedCount() + " acknowledged, " + whileReplaying + " more kills while replaying");
            assertEquals(List.of(), ledger.breaches(), this::describe);
        }
        finish();
        assertEquals(List.of(), ledger.verdict(), this::describe);
        assertEquals(0, broker.stop());
    }

    /** Publishes until a random number is acknowledged and enough is in flight; kills; reads what was still on its way. */
    private void killUnderLoad() throws InterruptedException {
        final long acknowledged = load.acknowledged() + random.nextInt(PUBLISHER_COUNT * budgetEach);
        final int inFlight = IN_FLIGHT_AT_LEAST + 1_500 + random.nextInt(4_000);
        load.offer(budgetEach);
        hiveOne.offer(foreignBudgetEach);
        hiveTwo.offer(foreignBudgetEach);
        await("enough in flight", load::acknowledged, () -> {
            final boolean isFull = load.unacknowledged() >= inFlight;
            if (!isFull && load.budget() == 0) {
                load.offer(budgetEach);
            }
            return isFull && load.acknowledged() >= acknowledged;
        });
        broker.killHard();
        load.awaitLost();
        online.awaitLost();
    }

    private void killWhileReplaying() {
        broker.launch();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100 + random.nextInt(1_500)));
        broker.killHard();
    }

    private void restart() throws IOException {
        broker.start();
        witness.verify();
        online.reconnect();
        load.connect();
    }

    /** Lets everybody come to the end: nothing may be open when the ledger is read. */
    private void finish() throws Exception {
        await("the handshakes of all publishers", load::acknowledged, load::isDone);
        await("HiveMQ's handshakes", ledger::acknowledgedCount, () -> hiveOne.isDone() && hiveTwo.isDone());
        report("published");
        offline.reconnect();
        paho.reconnect();
        for (final String subscriber : List.of("online-qos2", "hive-qos2", "offline-qos2", "paho-qos1")) {
            await("all messages of " + subscriber, ledger::deliveryCount, () -> ledger.missing(subscriber) == 0);
            report(subscriber + " has everything");
        }
        load.close();
        online.close();
        offline.close();
        hive.close();
        hiveOne.close();
        hiveTwo.close();
        paho.disconnect();
        System.out.println("RecoveryTest: " + ledger.acknowledgedCount() + " acknowledged, " + ledger.deliveryCount()
                + " delivered, " + ledger.duplicateCount() + " of them repetitions that QoS 1 allows");
    }

    /** Waits as long as there is progress. */
    private void await(final String what, final LongSupplier progress, final BooleanSupplier isReached) {
        long last = progress.getAsLong();
        long lastNs = System.nanoTime();
        while (!isReached.getAsBoolean()) {
            final long now = progress.getAsLong();
            if (now != last) {
                last = now;
                lastNs = System.nanoTime();
            } else if (System.nanoTime() - lastNs > PROGRESS_LIMIT_NS) {
                throw new AssertionError("no progress towards " + what + "; " + ledger.verdict() + "; " + describe());
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(500));
        }
    }

    private void report(final String what) {
        System.out.printf("RecoveryTest: %6.1f s %s%n", (System.nanoTime() - startNs) / 1e9, what);
    }

    private String describe() {
        return "-Dseed=" + seed + "; the broker printed (" + broker.output() + "):\n" + broker.tail();
    }
}
