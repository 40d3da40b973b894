package io.millrace.transport;

import io.millrace.monitor.Counter;
import io.millrace.monitor.Counters;
import io.millrace.pipeline.FailStop;
import io.millrace.pipeline.Pipeline;
import io.millrace.pipeline.PipelineConfig;
import io.millrace.port.Port;
import io.millrace.routing.Router;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Authorizer;
import io.millrace.storage.MemoryJournal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Two loops and the real core between them, without threads or sockets: the test says whose turn it is. */
final class TwoLoops implements AutoCloseable {
    final Counters counters = new Counters();
    final List<Throwable> faults = new ArrayList<>();
    final Pipeline pipeline;
    final List<Port> ports = new ArrayList<>();
    final List<IoLoop> loops = new ArrayList<>();
    private final MemoryJournal journal = new MemoryJournal(1 << 24);
    private long nowMs = 1_000_000;

    TwoLoops(final Authorizer authorizer) {
        pipeline = new Pipeline(
                new PipelineConfig(1024, 16 * 1024, 16 * 1024, 2, 1 << 17, 1000, 1 << 15, 1 << 16, 64, false),
                journal,
                new Router(counters.newSet(), 1),
                counters,
                () -> nowMs,
                new FailStop(faults::add));
        ports.add(pipeline.addPort(() -> {}));
        ports.add(pipeline.addPort(() -> {}));
        pipeline.replay((records, position) -> {});
        pipeline.start(1, event -> event.putConfigured(32, 1000, 100, 0, Long.MAX_VALUE, Integer.MAX_VALUE));
        for (final Port port : ports) {
            loops.add(new IoLoop(
                    TransportConfig.of(),
                    1000,
                    port,
                    null,
                    new IoLoop.Access(AnonymousAccess.EVERYONE, authorizer),
                    counters.newSet(),
                    faults::add,
                    () -> nowMs,
                    () -> nowMs * 1_000_000));
        }
    }

    /** A client of this loop; what it says is read, and not yet more. */
    EmbeddedChannel accept(final int loop) {
        return new EmbeddedChannel(new ChannelInitializer<>() {
            @Override
            protected void initChannel(final Channel channel) {
                channel.pipeline()
                        .addLast(new ConnectionHandler(new Connection(
                                loops.get(loop),
                                channel,
                                LoopRig.anyListener(),
                                new Door(loops.get(loop), DoorConfig.DEFAULT))));
            }
        });
    }

    /** A client whose Session is open. */
    EmbeddedChannel open(final int loop, final byte[] connect) {
        final EmbeddedChannel channel = accept(loop);
        read(channel, connect);
        settle();
        if (!received(channel).startsWith("20")) {
            throw new AssertionError("no CONNACK");
        }
        return channel;
    }

    /** The loop reads this from the connection, in its round before the next duty cycle. */
    static void read(final EmbeddedChannel channel, final byte[] bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes));
    }

    void cycle(final int loop) {
        loops.get(loop).doWork();
    }

    void core() {
        pipeline.doWork();
    }

    void pass(final int seconds) {
        nowMs += 1000L * seconds;
    }

    /** Everybody has turns until nothing happens any more. */
    void settle() {
        for (int i = 0; i < 20; i++) {
            loops.forEach(IoLoop::doWork);
            core();
        }
        loops.forEach(IoLoop::doWork);
    }

    long count(final Counter counter) {
        return counters.sum(counter);
    }

    /** What the client got since the last time, as hexadecimal digits. */
    static String received(final EmbeddedChannel channel) {
        final StringBuilder bytes = new StringBuilder();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            final byte[] part = new byte[next.readableBytes()];
            next.readBytes(part);
            bytes.append(HexFormat.of().formatHex(part));
            next.release();
        }
        return bytes.toString();
    }

    @Override
    public void close() {
        pipeline.close();
        journal.close();
        if (!faults.isEmpty()) {
            throw new AssertionError("a fault", faults.get(0));
        }
    }
}
