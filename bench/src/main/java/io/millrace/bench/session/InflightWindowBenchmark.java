package io.millrace.bench.session;

import io.millrace.session.InflightWindow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One delivery assigned and one acknowledged on a full window, in order: our window against the map that
 * keeps insertion order. Nanoseconds a delivery; run with {@code -prof gc} for the bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class InflightWindowBenchmark {
    private static final int PACKET_IDS = 0xFFFF;

    @Param({"32", "1024"})
    public int windowSize;

    private record Entry(long position, int word) {}

    private final InflightWindow window = new InflightWindow();
    private final Map<Integer, Entry> map = new LinkedHashMap<>();
    private int windowHead = 1;
    private int windowTail = 1;
    private int mapHead = 1;
    private int mapTail = 1;

    @Setup
    public void fill() {
        for (int i = 0; i < windowSize - 1; i++) {
            window.add(windowTail, windowTail, 1);
            map.put(mapTail, new Entry(mapTail, 1));
            windowTail = next(windowTail);
            mapTail = next(mapTail);
        }
    }

    @Benchmark
    public int ours() {
        window.add(windowTail, windowTail, 1);
        windowTail = next(windowTail);
        window.remove(window.find(windowHead));
        windowHead = next(windowHead);
        return window.size();
    }

    @Benchmark
    public int linkedHashMap() {
        map.put(mapTail, new Entry(mapTail, 1));
        mapTail = next(mapTail);
        map.remove(mapHead);
        mapHead = next(mapHead);
        return map.size();
    }

    private static int next(final int packetId) {
        return packetId == PACKET_IDS ? 1 : packetId + 1;
    }
}
