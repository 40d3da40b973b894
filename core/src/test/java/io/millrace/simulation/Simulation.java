package io.millrace.simulation;

import io.millrace.event.ConnectionId;
import io.millrace.event.DeliveryWord;
import io.millrace.event.MessageFlyweight;
import io.millrace.monitor.Counters;
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

/** The core on one thread, without sockets and in virtual time, whose power is cut again and again. One seed, one run. */
final class Simulation implements EgressHandler {
    private static final int CLIENTS = 4;
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

    Simulation(final long seed, final SimJournal journal) {
        this.random = new Random(seed);
        this.journal = journal;
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new SimClient("c" + i, i));
        }
        start();
        // Everybody subscribes before anything is published or cut: from then on all must reach all.
        clients.forEach(client -> client.connect(port));
        for (int i = 0; i < 10; i++) {
            cycle();
        }
    }

    /** Random traffic with random power cuts, then calm until everything is through. */
    void run(final int steps) {
        for (int i = 0; i < steps; i++) {
            step();
            cycle();
            if (isCut) {
                restart();
            }
        }
        journal.callsUntilCut = -1;
        for (int i = 0; i < 2_000; i++) {
            clients.forEach(client -> {
                if (!client.isConnected()) {
                    client.connect(port);
                }
            });
            cycle();
        }
    }

    /** Messages that were acknowledged to their publisher and did not reach some client, at QoS 1 or 2. */
    List<String> lost() {
        final List<String> lost = new ArrayList<>();
        for (final SimClient publisher : clients) {
            for (final String payload : publisher.acknowledged) {
                for (final SimClient subscriber : clients) {
                    if (!subscriber.received.contains(payload)) {
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
        final SimClient client = clients.get(random.nextInt(CLIENTS));
        if (!client.isConnected()) {
            if (random.nextInt(4) == 0) {
                client.connect(port);
            }
        } else if (random.nextInt(50) == 0) {
            client.close();
        } else {
            client.publish(1 + random.nextInt(2));
        }
    }

    private void cycle() {
        port.publish();
        pipeline.doWork();
        if (!isCut) {
            port.drain(this, DRAIN_LIMIT);
        }
    }

    private void restart() {
        cuts++;
        clients.forEach(SimClient::lose);
        journal.crash();
        start();
    }

    private void start() {
        isCut = false;
        final Counters counters = new Counters();
        final Router router = new Router(counters.newSet(), random.nextLong());
        pipeline = new Pipeline(
                new PipelineConfig(4096, 16 * 1024, 16 * 1024, 2, 1 << 18, 64, 1 << 15, 1 << 16, 64, false),
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
        return clients.get(ConnectionId.slot(connectionId));
    }

    private boolean isCurrent(final long connectionId) {
        return client(connectionId).connectionId() == connectionId;
    }

    @Override
    public void onConnack(final long connectionId, final boolean sessionPresent, final int reasonCode) {
        if (isCurrent(connectionId)) {
            client(connectionId).onConnack(sessionPresent, "t/#", 2);
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
