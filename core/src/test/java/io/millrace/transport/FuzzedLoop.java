package io.millrace.transport;

import io.millrace.fuzz.Conversation;
import io.millrace.fuzz.ConversationSource;
import io.millrace.monitor.Counters;
import io.millrace.pipeline.FailStop;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineConfig;
import io.millrace.pipeline.StateMachine;
import io.millrace.port.Port;
import io.millrace.routing.Router;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Authorizer;
import io.millrace.storage.MemoryJournal;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Clients whose packets are mutated, real connections, one loop and the whole core, on one thread in virtual time: the same
 * run from the same seed.
 */
final class FuzzedLoop implements AutoCloseable {
    private static final int KIB = 1024;
    private static final int MAXIMUM_PACKET_SIZE = 32 * KIB;
    private static final int EVENT_LENGTH_LIMIT = MAXIMUM_PACKET_SIZE + 64 * KIB;
    private static final PipelineConfig SIZES = new PipelineConfig(
            4 * KIB, 32 * KIB, EVENT_LENGTH_LIMIT, 2, KIB * KIB, 100, 256 * KIB, 256 * KIB, 64, false);
    private static final TransportConfig TRANSPORT = new TransportConfig(
            List.of(),
            64,
            new ProtocolConfig(MAXIMUM_PACKET_SIZE, 1000, 1024, 32, 64, 3, 5, true, Capabilities.ALL),
            TimeoutConfig.DEFAULT,
            new OutboundConfig(64 * KIB, 16 * KIB, KIB * KIB));
    private static final int CLIENT_COUNT = 12;
    /** Longer than everything that waits: parked CONNECTs, Keep Alive is cut by the end of the connections. */
    private static final int REST_S = 100;

    private static final int MEDIAN_SEGMENT = 200;

    final Counters counters = new Counters();
    final List<Throwable> faults = new ArrayList<>();
    final IoLoop loop;
    private final MemoryJournal journal = new MemoryJournal(256L * KIB * KIB);
    private final Router router = new Router(counters.newSet(), 1);
    private final Pipeline pipeline;
    private final SplittableRandom random;
    private final ConversationSource conversations;
    private final FuzzedConnection[] clients = new FuzzedConnection[CLIENT_COUNT];
    private long nowMs = 1_000_000;
    private long packetCount;
    private long mutatedCount;

    FuzzedLoop(final long seed) {
        this(seed, machine -> machine);
    }

    /** @param flaw put around the router by a test */
    FuzzedLoop(final long seed, final Function<StateMachine, StateMachine> flaw) {
        random = new SplittableRandom(seed);
        conversations = new ConversationSource(random.split());
        pipeline = new Pipeline(
                SIZES, journal, flaw.apply(new RouterAlone(router)), counters, () -> nowMs, new FailStop(faults::add));
        final Port port = pipeline.addPort(() -> {});
        pipeline.replay((records, position) -> {});
        pipeline.start(1, event -> event.putConfigured(8, 50, 100, 0, Long.MAX_VALUE, Integer.MAX_VALUE));
        loop = new IoLoop(
                TRANSPORT,
                TRANSPORT.connectionLimit(),
                port,
                null,
                new IoLoop.Access(AnonymousAccess.EVERYONE, Authorizer.ALLOW_ALL),
                counters.newSet(),
                faults::add,
                () -> nowMs,
                () -> nowMs * 1_000_000);
    }

    /** Goes on until about so many mutated packets were sent. */
    void run(final long mutatedLimit) {
        while (mutatedCount < mutatedLimit && faults.isEmpty()) {
            step();
        }
        cycle();
    }

    /** Lets everybody go, and time pass until nothing waits. */
    void end() {
        for (final FuzzedConnection client : clients) {
            if (client != null) {
                client.close();
            }
        }
        for (int i = 0; i < REST_S; i++) {
            nowMs += 1000;
            cycle();
        }
    }

    private void step() {
        final int turn = random.nextInt(CLIENT_COUNT);
        FuzzedConnection client = clients[turn];
        if (client == null || client.isDone()) {
            if (client != null) {
                client.close();
            }
            final Conversation conversation = conversations.next();
            packetCount += conversation.pieces().size();
            mutatedCount += conversation.mutatedCount();
            client = new FuzzedConnection(loop, conversation, random.nextInt(4) != 0);
            clients[turn] = client;
        }
        client.send(1 + random.nextInt(random.nextInt(4) == 0 ? 16 : 2 * MEDIAN_SEGMENT * (1 + random.nextInt(16))));
        switch (random.nextInt(16)) {
            case 0 -> client.vanish();
            case 1 -> pipeline.doWork();
            case 2 -> nowMs += random.nextInt(64) == 0 ? 3000 : random.nextInt(20);
            default -> {
                if (random.nextInt(3) == 0) {
                    cycle();
                }
            }
        }
        if (random.nextInt(4) == 0) {
            client.receive();
        }
    }

    /** Everybody has a turn, and again for what comes of it. */
    private void cycle() {
        for (int i = 0; i < 3; i++) {
            loop.doWork();
            pipeline.doWork();
        }
        loop.doWork();
    }

    /** Packets sent, mutated or not. */
    long packetCount() {
        return packetCount;
    }

    long mutatedCount() {
        return mutatedCount;
    }

    long digest() {
        return RouterAlone.digest(router);
    }

    /** What a replay of the journal comes to. */
    long replayedDigest() {
        if (journal.startPosition() != 0) {
            throw new IllegalStateException("the journal has forgotten its beginning");
        }
        return RouterAlone.replayed(journal);
    }

    @Override
    public void close() {
        for (final FuzzedConnection client : clients) {
            if (client != null) {
                client.close();
            }
        }
        pipeline.close();
        journal.close();
    }
}
