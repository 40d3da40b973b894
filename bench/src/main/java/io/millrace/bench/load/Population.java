package io.millrace.bench.load;

import io.millrace.bench.load.ClientSpec.Publishes;
import io.millrace.bench.load.ClientSpec.Subscribes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The clients of a run, divided among its threads so that who hears whom is on one thread.
 *
 * @param crowds a list of clients for each thread
 * @param storms for each thread, how many at the head of its list are the crowd of {@code reconnect}
 */
record Population(List<List<ClientSpec>> crowds, int[] storms, int publishers, int subscribers, int topics) {
    /** A few topics are subscribed one by one, many by a wildcard. */
    private static final int FILTER_LIMIT = 64;

    static Population of(final LoadConfig config) {
        return new Builder(config).build();
    }

    int clientCount() {
        return crowds.stream().mapToInt(List::size).sum();
    }

    /** A thread's part of what all publishers publish together. */
    Pacing shareOf(final int thread, final Pacing pacing) {
        int first = 0;
        for (int i = 0; i < thread; i++) {
            first += publishersOf(i);
        }
        return pacing.share(first, publishersOf(thread), publishers);
    }

    private int publishersOf(final int thread) {
        return (int) crowds.get(thread).stream()
                .filter(client -> client.publishes() != null)
                .count();
    }

    private static final class Builder {
        private final LoadConfig config;
        private final List<List<ClientSpec>> crowds = new ArrayList<>();
        private final int[] storms;
        private int publishers;
        private int subscribers;

        Builder(final LoadConfig config) {
            this.config = config;
            storms = new int[config.threads()];
            for (int i = 0; i < config.threads(); i++) {
                crowds.add(new ArrayList<>());
            }
        }

        Population build() {
            switch (config.scenario()) {
                case CONN -> each(config.clients(), i -> add(threadOf(i), "c", i, null, null));
                case PUB -> each(config.clients(), i -> add(threadOf(i), "p", i, publishes("p", 0), null));
                case SUB ->
                    each(config.clients(), i -> {
                        final List<String> filters = List.of(topic(i, clientId("s", i)));
                        add(threadOf(i), "s", i, null, hears(filters, 0, 0, false));
                    });
                case P2P, OFFLINE -> each(config.clients(), this::pair);
                case FANOUT, FANIN -> star(allTopics(), false);
                case SHARED -> star(List.of("$share/bench/" + wildcard()), true);
                case MIXED -> ring(config.clients());
                case RECONNECT -> storm();
            }
            return new Population(
                    crowds, storms, publishers, subscribers, Math.max(publishers, subscribers > 0 ? 1 : 0));
        }

        private static void each(final int count, final IntConsumer adder) {
            for (int i = 0; i < count; i++) {
                adder.accept(i);
            }
        }

        private int threadOf(final int unit) {
            return unit % config.threads();
        }

        /** Subscriber first: it is there before its publisher. */
        private void pair(final int i) {
            add(threadOf(i), "s", i, null, hears(List.of(topic(i)), i, 1, false));
            add(threadOf(i), "p", i, publishes("p", 1), null);
        }

        private void star(final List<String> filters, final boolean isShared) {
            each(config.subscribers(), i -> add(0, "s", i, null, hears(filters, 0, config.clients(), isShared)));
            each(config.clients(), i -> add(0, "p", i, publishes("p", isShared ? 1 : config.subscribers()), null));
        }

        /** Each client hears the one before it on its thread. */
        private void ring(final int count) {
            final int threads = config.threads();
            each(count, i -> {
                final int before = i < threads ? i + (count - 1 - i) / threads * threads : i - threads;
                add(threadOf(i), "m", i, publishes("m", 1), hears(List.of(topic(before)), before, 1, false));
            });
        }

        /** The steady ones have the last thread for themselves: the storm is the broker's to weather, not theirs. */
        private void storm() {
            final int threads = config.threads() - 1;
            each(config.clients(), i -> {
                add(i % threads, "c", i, null, hears(List.of(topic(i) + "/storm"), 0, 0, false));
                storms[i % threads]++;
            });
            each(config.steady(), i -> {
                final int before = (i + config.steady() - 1) % config.steady();
                add(threads, "m", i, publishes("m", 1), hears(List.of(topic(before)), before, 1, false));
            });
        }

        private void add(
                final int thread,
                final String role,
                final int number,
                final @Nullable Publishes publishes,
                final @Nullable Subscribes subscribes) {
            final boolean isKept =
                    !config.target().isClean() || config.scenario() == Scenario.OFFLINE && subscribes != null;
            crowds.get(thread).add(new ClientSpec(clientId(role, number), isKept, publishes, subscribes));
        }

        private String clientId(final String role, final int number) {
            return config.target().prefix() + role + "-" + (config.startNumber() + number);
        }

        private Publishes publishes(final String role, final int fan) {
            final int i = publishers++;
            final int qos = config.qos().get(i % config.qos().size());
            final boolean isPacedByDelivery = fan > 0 && config.scenario() != Scenario.OFFLINE;
            return new Publishes(i, topic(i, clientId(role, i)), qos, config.isRetained(), fan, isPacedByDelivery);
        }

        private Subscribes hears(final List<String> filters, final int first, final int count, final boolean isShared) {
            subscribers++;
            final int qos =
                    config.qos().stream().mapToInt(Integer::intValue).max().orElse(0);
            return new Subscribes(filters, qos, first, count, isShared);
        }

        private List<String> allTopics() {
            if (config.clients() > FILTER_LIMIT) {
                return List.of(wildcard());
            }
            final List<String> topics = new ArrayList<>();
            for (int i = 0; i < config.clients(); i++) {
                topics.add(topic(i));
            }
            return topics;
        }

        private String topic(final int i) {
            return config.topic().replace("%i", Integer.toString(config.startNumber() + i));
        }

        private String topic(final int i, final String clientId) {
            final String userName = config.target().userName();
            return topic(i).replace("%c", clientId).replace("%u", userName == null ? "" : userName);
        }

        private String wildcard() {
            return config.topic().replace("%i", "+");
        }
    }
}
