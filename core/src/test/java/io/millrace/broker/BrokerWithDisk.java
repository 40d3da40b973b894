package io.millrace.broker;

import io.millrace.monitor.Counters;
import io.millrace.pipeline.FailStop;
import io.millrace.storage.DiskSpace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A broker in this process on a disk that is as full as its test says; its journal is real. */
public final class BrokerWithDisk implements AutoCloseable {
    private static final long RESERVE = 800;

    private static final Map<DiskSpace.Level, Long> USABLE =
            Map.of(DiskSpace.Level.ROOM, 1_000L, DiskSpace.Level.LOW, 500L, DiskSpace.Level.NONE, 100L);

    private final AtomicLong usableBytes = new AtomicLong(1_000);
    private final DiskSpace space = new DiskSpace("the test", usableBytes::get, RESERVE);
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final BrokerConfig config;
    private Broker broker;

    public BrokerWithDisk(final Path home) throws IOException {
        final Map<String, String> environment = new HashMap<>();
        environment.put("MILLRACE_LISTENERS__TCP__DEFAULT__BIND", "127.0.0.1:0");
        environment.put("MILLRACE_NODE__DATA_DIR", home.resolve("d").toString());
        environment.put("MILLRACE_ADMIN__SOCKET", home.resolve("s").toString());
        config = ConfigLoader.load(home, null, environment);
        broker = start();
    }

    private Broker start() throws IOException {
        final Store opened = Store.open(config, new Counters());
        final Store store = new Store(
                opened.journal(),
                opened.incarnation(),
                opened.beginning(),
                opened.directory(),
                opened.guard(),
                opened.snapshots(),
                space,
                opened.openedNs());
        return Broker.start(config, new FailStop(failures::add), store);
    }

    /** Returns when the broker knows. */
    public void become(final DiskSpace.Level level) {
        usableBytes.set(USABLE.get(level));
        while (space.level() != level) {
            Thread.onSpinWait();
        }
    }

    public String address() {
        return broker.boundListeners().get("tcp:default");
    }

    @Override
    public void close() {
        broker.close();
        failures.forEach(failure -> {
            throw new AssertionError("fail-stop", failure);
        });
    }
}
