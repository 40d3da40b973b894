package io.millrace.simulation;

import io.millrace.event.ConnectionId;
import io.millrace.event.DeliveryWord;
import io.millrace.event.MessageFlyweight;
import io.millrace.monitor.Counter;
import io.millrace.monitor.Counters;
import io.millrace.pipeline.FailStop;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineConfig;
import io.millrace.port.EgressHandler;
import io.millrace.port.Port;
import io.millrace.routing.Router;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** The core on one thread with a few ports, driven by hand; a restart goes on with the same journal. */
final class CoreRig {
    static final long FOREVER = 0xFFFFFFFFL;
    private static final int DRAIN_LIMIT = 100_000;

    /** A port with its pen, and what came out of it as lines. */
    static final class Door implements EgressHandler {
        final EventPen pen;
        private final Port port;
        private final List<String> lines = new ArrayList<>();

        Door(final Port port) {
            this.port = port;
            this.pen = new EventPen(port);
        }

        long connection(final int slot, final int generation) {
            return ConnectionId.of(port.incarnation(), port.id(), slot, generation);
        }

        void publish() {
            port.publish();
        }

        /** Everything that came since the last call. */
        List<String> drain() {
            port.drain(this, DRAIN_LIMIT);
            final List<String> taken = List.copyOf(lines);
            lines.clear();
            return taken;
        }

        @Override
        public void onConnack(final long connectionId, final boolean sessionPresent, final int reasonCode) {
            lines.add(name(connectionId) + " CONNACK " + (sessionPresent ? "present " : "") + reasonCode);
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
            final String payload =
                    message.buffer().getStringWithoutLengthUtf8(message.payloadOffset(), message.payloadLength());
            lines.add(name(connectionId) + " PUBLISH " + packetId + (DeliveryWord.isDup(deliveryWord) ? " dup " : " ")
                    + payload.replaceAll("x{2,}", ""));
        }

        @Override
        public void onAck(final long connectionId, final int packetType, final int packetId, final int reasonCode) {
            lines.add(name(connectionId) + " "
                    + List.of("PUBACK", "PUBREC", "PUBREL", "PUBCOMP").get(packetType - 4) + " " + packetId + " "
                    + reasonCode);
        }

        @Override
        public void onSuback(
                final long connectionId,
                final int packetId,
                final DirectBuffer codes,
                final int offset,
                final int count) {
            lines.add(name(connectionId) + " SUBACK");
        }

        @Override
        public void onDisconnect(final long connectionId, final int reasonCode) {
            lines.add(name(connectionId) + " DISCONNECT " + reasonCode);
        }

        @Override
        public void onPageEnd(final long connectionId) {
            lines.add(name(connectionId) + " PAGE_END");
        }

        /** Slot and generation. */
        private static String name(final long connectionId) {
            return ConnectionId.slot(connectionId) + "." + ConnectionId.generation(connectionId);
        }
    }

    final List<Door> doors = new ArrayList<>();
    final SimJournal journal = new SimJournal();
    private final int doorCount;
    private Counters counters = new Counters();
    private Router router;
    private Pipeline pipeline;
    private int incarnation;
    int inflightLimit = 10;
    int queueLimit = 100_000;
    int hotWindowBytes = 1 << 20;
    long nowMs = 1_000_000;

    CoreRig(final int doorCount) {
        this.doorCount = doorCount;
    }

    /** Begins a run, the first one or one more; what was not committed is lost. */
    CoreRig start() {
        journal.crash(0);
        counters = new Counters();
        router = new Router(counters.newSet(), incarnation);
        final int eventLengthLimit = Math.min(64 * 1024, hotWindowBytes / 8);
        pipeline = new Pipeline(
                new PipelineConfig(
                        eventLengthLimit / 16,
                        16 * 1024,
                        eventLengthLimit,
                        2,
                        hotWindowBytes,
                        64,
                        eventLengthLimit,
                        2 * eventLengthLimit,
                        16,
                        false),
                journal,
                router,
                counters,
                () -> nowMs,
                new FailStop(cause -> {
                    throw new AssertionError(cause);
                }));
        doors.clear();
        for (int i = 0; i < doorCount; i++) {
            doors.add(new Door(pipeline.addPort(() -> {})));
        }
        pipeline.replay((records, position) -> {});
        pipeline.start(
                ++incarnation,
                event -> event.putConfigured(inflightLimit, queueLimit, 10_000, 1, Long.MAX_VALUE, 64 * 1024));
        return this;
    }

    /** Publishes what the doors have, and runs until nothing is left to do without a drain. */
    void run() {
        doors.forEach(Door::publish);
        for (int idle = 0; idle < 10; idle++) {
            if (pipeline.doWork() > 0) {
                idle = 0;
            }
        }
    }

    /** One duty cycle. */
    void doWork() {
        pipeline.doWork();
    }

    long count(final Counter counter) {
        return counters.sum(counter);
    }

    /** True if a replay of the journal comes to the live state. */
    boolean isAsReplayed() {
        return ReplayTwin.digest(journal, 99) == ReplayTwin.digest(router);
    }
}
