package io.millrace.bench.subscription;

import io.millrace.subscription.Matches;
import io.millrace.subscription.Subscription;
import io.millrace.subscription.SubscriptionIndex;
import io.millrace.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
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
 * Matches one topic after another, picked at random so that caches are as cold as in a broker, against many filters. Run with {@code -prof gc}: the index must show 0 B/op.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 2, jvmArgsAppend = "-Xmx4g")
public class SubscriptionIndexBenchmark {
    /** What the filters look like. */
    public enum Kind {
        /** One exact filter a unit. */
        EXACT,
        /** As EXACT, and some wildcard filters that most topics meet on their way. */
        MIXED,
        /** One filter with # a unit. */
        BRANCH
    }

    /** The filters to add and the topics to match. */
    @State(Scope.Thread)
    public static class Workload {
        private static final int TOPIC_COUNT = 1 << 16;

        /** How many devices, and thereby filters. */
        @Param({"1000", "1000000"})
        public int devices;

        @Param({"EXACT", "MIXED", "BRANCH"})
        public Kind kind = Kind.EXACT;

        private final UnsafeBuffer[] topics = new UnsafeBuffer[TOPIC_COUNT];
        private int next;

        @Setup
        public void fill() {
            final Random random = new Random(1);
            for (int i = 0; i < TOPIC_COUNT; i++) {
                final int unit = random.nextInt(devices);
                final String topic = "site/" + unit % 100 + "/unit/" + unit + "/state";
                topics[i] = new UnsafeBuffer(topic.getBytes(StandardCharsets.UTF_8));
            }
        }

        void forEachSubscription(final Consumer<Subscription<Integer>> consumer) {
            for (int i = 0; i < devices; i++) {
                final String suffix = kind == Kind.BRANCH ? "/#" : "/state";
                consumer.accept(subscription(i, "site/" + i % 100 + "/unit/" + i + suffix));
            }
            if (kind == Kind.MIXED) {
                for (int i = 0; i < 100; i++) {
                    consumer.accept(subscription(i, "site/" + i + "/+/+/alarm"));
                }
                consumer.accept(subscription(0, "+/+/unit/+/state"));
            }
        }

        UnsafeBuffer nextTopic() {
            return topics[next++ & (TOPIC_COUNT - 1)];
        }

        private static Subscription<Integer> subscription(final int subscriber, final String filter) {
            return new Subscription<>(subscriber, TopicFilter.of(filter), 0, 0);
        }
    }

    /** What won. */
    @State(Scope.Thread)
    public static class Index {
        private final SubscriptionIndex<Integer> index = new SubscriptionIndex<>(0x5EED);
        private final Matches<Integer> matches = new Matches<>();

        @Setup
        public void fill(final Workload workload) {
            workload.forEachSubscription(index::add);
        }
    }

    /** What lost. */
    @State(Scope.Thread)
    public static class Trie {
        private final StringTrie<Integer> trie = new StringTrie<>();
        private final List<Subscription<Integer>> matches = new ArrayList<>();

        @Setup
        public void fill(final Workload workload) {
            workload.forEachSubscription(trie::add);
        }
    }

    @Benchmark
    public int index(final Workload workload, final Index state) {
        final UnsafeBuffer topic = workload.nextTopic();
        state.matches.clear();
        state.index.match(topic, 0, topic.capacity(), state.matches);
        return state.matches.size();
    }

    @Benchmark
    public int stringTrie(final Workload workload, final Trie state) {
        final UnsafeBuffer topic = workload.nextTopic();
        state.matches.clear();
        state.trie.match(topic, 0, topic.capacity(), state.matches);
        return state.matches.size();
    }
}
