package io.millrace.simulation;

import io.millrace.event.ConnectionId;
import io.millrace.event.DeliveryWord;
import io.millrace.event.MessageFlyweight;
import io.millrace.monitor.Counters;
import io.millrace.mqtt.ReasonCode;
import io.millrace.pipeline.FailStop;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineConfig;
import io.millrace.port.EgressHandler;
import io.millrace.port.Port;
import io.millrace.routing.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;

/**
 * The core on one thread, without sockets and in virtual time, whose power is cut again and again: clients that vanish,
 * take each other's place, stop reading and acknowledge late, Wills and retained messages. One seed, one run.
 */
final class Simulation implements EgressHandler {
    private static final int CLIENTS = 4;
    private static final int VISITORS = 2;
    private static final int DRAIN_LIMIT = 100_000;

    private final Random random;
    private final SimJournal journal;
    private final List<SimClient> clients = new ArrayList<>();
    private Pipeline pipeline;
    private Port port;
    private int incarnation;
    private long nowMs = 1_000_000;
    private boolean isCut;
    private int cuts;
    private Router router;
    private int comparisons;
    private SimClient newcomer;
    private final List<Long> hanging = new ArrayList<>();

    Simulation(final long seed, final SimJournal journal) {
        this.random = new Random(seed);
        this.journal = journal;
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new SimClient("c" + i, i, false));
        }
        start();
        // Everybody subscribes before anything is published or cut: from then on all must reach all.
        clients.forEach(this::connect);
        for (int i = 0; i < 10; i++) {
            cycle(true);
        }
        for (int i = 0; i < VISITORS; i++) {
            clients.add(new SimClient("v" + i, CLIENTS + i, true));
        }
    }

    /** Random traffic with random power cuts, then calm until everything is through. */
    void run(final int steps) {
        for (int i = 0; i < steps; i++) {
            step();
            cycle(random.nextInt(4) > 0);
            if (isCut) {
                restart();
            } else if (i % 50 == 0) {
                compare();
            }
        }
        journal.callsUntilCut = -1;
        hanging.forEach(connectionId -> client(connectionId).closed(connectionId));
        for (int i = 0; i < 3_000; i++) {
            nowMs += 20;
            final boolean isTimeToLeave = i == 1_000;
            clients.forEach(client -> calm(client, isTimeToLeave));
            cycle(true);
        }
        compare();
    }

    private void calm(final SimClient client, final boolean isTimeToLeave) {
        if (client.isVisitor) {
            if (isTimeToLeave && client.isConnected()) {
                client.close();
            }
            return;
        }
        if (!client.isConnected()) {
            connect(client);
        }
        client.congested(false);
        client.acknowledge();
    }

    /** What the router holds is what a replay of the journal comes to, unless a batch is routed in part. */
    private void compare() {
        if (pipeline.hasWork()) {
            return;
        }
        comparisons++;
        if (ReplayTwin.digest(journal, random.nextLong()) != ReplayTwin.digest(router)) {
            throw new AssertionError("replayed state differs from live state");
        }
    }

    int comparisonCount() {
        return comparisons;
    }

    /** Topics whose retained message, as a newcomer gets it, is not the last one published. */
    List<String> staleRetained() {
        final SimClient newcomer = new SimClient("newcomer", SimClient.SLOTS - 1, false);
        newcomer.connect(port, 10, 0);
        this.newcomer = newcomer;
        for (int i = 0; i < 100; i++) {
            newcomer.acknowledge();
            cycle(true);
        }
        return clients.stream()
                .filter(client -> !client.lastRetained.isEmpty())
                .filter(client -> !newcomer.received.contains(client.lastRetained))
                .map(client -> client.name + " " + client.lastRetained)
                .toList();
    }

    /** Messages that were acknowledged to their publisher and did not reach some client, at QoS 1 or 2. */
    List<String> lost() {
        final List<String> lost = new ArrayList<>();
        for (final SimClient publisher : clients) {
            for (final String payload : publisher.acknowledged) {
                for (final SimClient subscriber : clients) {
                    if (!subscriber.isVisitor && !subscriber.received.contains(payload)) {
                        lost.add(payload + " at " + subscriber.name);
                    }
                }
            }
        }
        return lost;
    }

    /** QoS 2 messages that reached a client more than once. */
    List<String> duplicates() {
        final List<String> duplicates = new ArrayList<>();
        for (final SimClient subscriber : clients) {
            if (subscriber.isVisitor) {
                continue;
            }
            final List<String> exactlyOnce =
                    subscriber.received.stream().filter(p -> p.contains("/2/")).toList();
            exactlyOnce.stream()
                    .distinct()
                    .filter(p -> exactlyOnce.stream().filter(p::equals).count() > 1)
                    .forEach(p -> duplicates.add(p + " at " + subscriber.name));
        }
        return duplicates;
    }

    boolean isDone() {
        return clients.stream().allMatch(SimClient::isDone);
    }

    int acknowledgedCount() {
        return clients.stream().mapToInt(client -> client.acknowledged.size()).sum();
    }

    int cutCount() {
        return cuts;
    }

    private void step() {
        nowMs += random.nextInt(50);
        if (journal.callsUntilCut < 0 && random.nextInt(60) == 0) {
            journal.callsUntilCut = random.nextInt(12);
        }
        final SimClient client = clients.get(random.nextInt(clients.size()));
        if (!client.isConnected()) {
            if (random.nextInt(4) == 0) {
                connect(client);
            }
            return;
        }
        switch (random.nextInt(50)) {
            case 0 -> client.close();
            // A second connection; the first closes when it is asked to, or comes to that much later.
            case 1 -> connect(client);
            case 2, 3 -> client.congested(true);
            case 4, 5, 6, 7 -> client.congested(false);
            case 8, 9, 10 -> client.publish(1, true, 0);
            default -> client.publish(1 + random.nextInt(2), false, random.nextInt(20) == 0 ? 1_000 : 0);
        }
        if (random.nextInt(3) > 0) {
            client.acknowledge();
        }
    }

    private void connect(final SimClient client) {
        client.connect(port, 1 + random.nextInt(10), random.nextInt(3));
    }

    private void cycle(final boolean isDraining) {
        port.publish();
        pipeline.doWork();
        if (!isCut && isDraining) {
            port.drain(this, DRAIN_LIMIT);
        }
    }

    private void restart() {
        cuts++;
        clients.forEach(SimClient::lose);
        hanging.clear();
        journal.crash();
        start();
    }

    private void start() {
        isCut = false;
        final Counters counters = new Counters();
        router = new Router(counters.newSet(), random.nextLong());
        pipeline = new Pipeline(
                // A window so small that a queue is mostly cold.
                new PipelineConfig(4096, 16 * 1024, 2048, 2, 1 << 14, 64, 1 << 12, 1 << 13, 16, false),
                journal,
                router,
                counters,
                () -> nowMs,
                new FailStop(this::onFailStop));
        port = pipeline.addPort(() -> {});
        pipeline.replay((records, position) -> {});
        pipeline.start(++incarnation, event -> event.putConfigured(8, 100_000, 10, 0, Long.MAX_VALUE, 1024));
    }

    private void onFailStop(final Throwable cause) {
        if (!(cause instanceof SimJournal.PowerCut)) {
            throw new AssertionError(cause);
        }
        isCut = true;
    }

    private SimClient client(final long connectionId) {
        final int index = ConnectionId.slot(connectionId) % SimClient.SLOTS;
        return index < clients.size() ? clients.get(index) : newcomer;
    }

    private boolean isCurrent(final long connectionId) {
        return client(connectionId).connectionId() == connectionId;
    }

    @Override
    public void onConnack(final long connectionId, final boolean sessionPresent, final int reasonCode) {
        if (reasonCode != ReasonCode.SUCCESS) {
            onDisconnect(connectionId, reasonCode);
        } else if (isCurrent(connectionId)) {
            client(connectionId).onConnack(sessionPresent, "t/#", 2);
        }
    }

    @Override
    public void onDisconnect(final long connectionId, final int reasonCode) {
        if (isCurrent(connectionId)) {
            client(connectionId).close();
        } else if (random.nextInt(4) > 0) {
            client(connectionId).closed(connectionId);
        } else {
            hanging.add(connectionId);
        }
    }

    @Override
    public void onPageEnd(final long connectionId) {
        if (isCurrent(connectionId)) {
            client(connectionId).onPageEnd();
        }
    }

    @Override
    public void onPublish(
            final long connectionId,
            final int packetId,
            final int deliveryWord,
            final DirectBuffer identifiers,
            final int identifiersOffset,
            final int identifiersLength,
            final MessageFlyweight message,
            final long messageTimeMs) {
        if (isCurrent(connectionId)) {
            final String payload =
                    message.buffer().getStringWithoutLengthUtf8(message.payloadOffset(), message.payloadLength());
            client(connectionId).onPublish(DeliveryWord.qos(deliveryWord), packetId, payload);
        }
    }

    @Override
    public void onAck(final long connectionId, final int packetType, final int packetId, final int reasonCode) {
        if (isCurrent(connectionId)) {
            client(connectionId).onAck(packetType, packetId);
        }
    }
}
