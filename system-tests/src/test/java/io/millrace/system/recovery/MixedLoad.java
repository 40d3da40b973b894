package io.millrace.system.recovery;

import io.millrace.system.BrokerProcess;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.eclipse.paho.client.mqttv3.MqttException;

/**
 * Everything at once: QoS 0, 1 and 2, MQTT 3.1.1 and 5, clean and persistent sessions, online and offline subscribers, a shared
 * group, retained messages, wills, subscriptions that change; by clients of our own that keep the ledger to the letter, and by
 * HiveMQ's and Eclipse's, which we did not write. The test's thread drives.
 */
final class MixedLoad {
    private static final int PUBLISHER_COUNT = 4;
    private static final int HIVE_PUBLISHER = PUBLISHER_COUNT + 1;
    private static final int CLEAN_PUBLISHER = 7;
    private static final int RETAINED_PUBLISHER = 8;
    private static final int BULK_PUBLISHER = 9;
    private static final int WILL_PUBLISHER = 10;
    private static final int IN_FLIGHT = 800;
    private static final int BULK_LENGTH = 200_000;
    private static final int BULK_COUNT = 100;
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final String GROUP = "group-qos2";
    private static final List<String> SUBSCRIBERS =
            List.of("online-qos2", "hive-qos2", GROUP, "offline-qos2", "paho-qos1");
    private static final long LIMIT_NS = TimeUnit.MINUTES.toNanos(10);
    private static final long PROGRESS_LIMIT_NS = TimeUnit.SECONDS.toNanos(30);

    private final Ledger ledger;
    private final Load load;
    private final Witness witness;
    private final WireSubscriber online;
    private final WireSubscriber offline;
    private final WireSubscriber member;
    private final WireSubscriber otherMember;
    private final HiveSubscriber hive;
    private final HivePublisher hiveOne;
    private final HivePublisher hiveTwo;
    private final PahoSubscriber paho;
    private final CleanClient clean;
    private final RetainedWriter retained;
    private final RetainedWriter bulk;
    private final WillClients wills;
    private int round;

    /** Connects and subscribes everybody. */
    MixedLoad(final BrokerProcess broker, final Ledger ledger, final Random random)
            throws IOException, MqttException, InterruptedException {
        this.ledger = ledger;
        load = new Load(broker, ledger, PUBLISHER_COUNT);
        witness = new Witness(broker, ledger, random);
        online = new WireSubscriber(broker, ledger, "online-qos2", 2);
        online.subscribe("load/#", 2);
        ledger.addGroup(GROUP, 2);
        member = new WireSubscriber(broker, ledger, "member-1", GROUP);
        member.subscribe("$share/group/load/#", 2);
        otherMember = new WireSubscriber(broker, ledger, "member-2", GROUP);
        otherMember.subscribe("$share/group/load/#", 2);
        hive = new HiveSubscriber(broker, ledger, "hive-qos2", 2);
        hive.subscribe("load/#", 2);
        hiveOne = new HivePublisher(broker, ledger, HIVE_PUBLISHER, 1);
        hiveTwo = new HivePublisher(broker, ledger, HIVE_PUBLISHER + 1, 2);
        offline = new WireSubscriber(broker, ledger, "offline-qos2", 2);
        offline.subscribe("load/#", 2);
        offline.close();
        paho = new PahoSubscriber(broker, ledger, "paho-qos1", 1);
        paho.subscribe("load/#", 1);
        paho.disconnect();
        clean = new CleanClient(broker, ledger, CLEAN_PUBLISHER);
        retained = new RetainedWriter(broker, ledger, RETAINED_PUBLISHER, 0);
        bulk = new RetainedWriter(broker, ledger, BULK_PUBLISHER, BULK_LENGTH);
        wills = new WillClients(broker, ledger, WILL_PUBLISHER);
        connectPublishers();
    }

    /** What was acknowledged must be there; then everybody comes back. */
    void reconnect() throws IOException {
        witness.verify();
        retained.verify();
        bulk.verify();
        online.reconnect();
        member.reconnect();
        otherMember.reconnect();
        connectPublishers();
    }

    private void connectPublishers() throws IOException {
        witness.change(++round);
        load.connect();
        clean.connect();
        retained.connect();
        bulk.connect();
        wills.connect();
    }

    /** Lets everybody publish until {@code isOver}, and waits for it. */
    void publish(final String what, final BooleanSupplier isOver) {
        await(what, ledger::acknowledgedCount, () -> {
            if (isOver.getAsBoolean()) {
                return true;
            }
            offer();
            return false;
        });
    }

    /**
     * Fills a few files of the journal, and then lets everybody publish a little now and then, until {@code isOver}: for what
     * happens behind the scenes.
     */
    void fill(final String what, final BooleanSupplier isOver) {
        final int[] bulkCount = {0};
        final long[] nextNs = {System.nanoTime()};
        await(what, System::nanoTime, () -> {
            if (isOver.getAsBoolean()) {
                return true;
            }
            if (bulkCount[0] < BULK_COUNT) {
                bulk.publish(1);
                bulkCount[0]++;
            }
            if (System.nanoTime() - nextNs[0] > 0) {
                offer();
                bulkCount[0]--;
                nextNs[0] = System.nanoTime() + PAUSE_NS;
            }
            return false;
        });
    }

    private void offer() {
        if (load.budget() == 0 && load.unacknowledged() < IN_FLIGHT) {
            load.offer(IN_FLIGHT / PUBLISHER_COUNT);
            hiveOne.offer(IN_FLIGHT / 20);
            hiveTwo.offer(IN_FLIGHT / 20);
            clean.publish(IN_FLIGHT / 20);
            retained.publish(IN_FLIGHT / 20);
        }
    }

    /** After a kill: what was on its way is read to the end. */
    void awaitLost() throws InterruptedException {
        load.awaitLost();
        online.awaitLost();
        member.awaitLost();
        otherMember.awaitLost();
        clean.awaitLost();
        retained.awaitLost();
        bulk.awaitLost();
        wills.awaitLost();
    }

    long inFlight() {
        return load.unacknowledged();
    }

    /** Lets everybody come to the end: nothing may be open when the ledger is read. */
    void finish() throws Exception {
        await("the handshakes of all publishers", load::acknowledged, load::isDone);
        await("HiveMQ's handshakes", ledger::acknowledgedCount, () -> hiveOne.isDone() && hiveTwo.isDone());
        wills.awaitLost();
        offline.reconnect();
        paho.reconnect();
        for (final String subscriber : SUBSCRIBERS) {
            await("all messages of " + subscriber, ledger::deliveryCount, () -> ledger.missing(subscriber) == 0);
        }
        load.close();
        clean.close();
        retained.close();
        bulk.close();
        online.close();
        member.close();
        otherMember.close();
        offline.close();
        hive.close();
        hiveOne.close();
        hiveTwo.close();
        paho.disconnect();
        retained.verify();
        bulk.verify();
    }

    /** Waits for what takes no messages. */
    void await(final String what, final BooleanSupplier isReached) {
        await(what, () -> 0, isReached);
    }

    /** Waits as long as there is progress. */
    private void await(final String what, final LongSupplier progress, final BooleanSupplier isReached) {
        final long startNs = System.nanoTime();
        long last = progress.getAsLong();
        long lastNs = startNs;
        while (!isReached.getAsBoolean()) {
            final long now = progress.getAsLong();
            if (now != last) {
                last = now;
                lastNs = System.nanoTime();
            }
            if (System.nanoTime() - lastNs > PROGRESS_LIMIT_NS || System.nanoTime() - startNs > LIMIT_NS) {
                throw new AssertionError("no progress towards " + what + "; " + ledger.verdict());
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(500));
        }
    }
}
