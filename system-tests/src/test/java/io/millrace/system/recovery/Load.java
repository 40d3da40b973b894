package io.millrace.system.recovery;

import io.millrace.system.BrokerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Publishers of QoS 1 and QoS 2 side by side. The test's thread drives. */
final class Load {
    private final List<WirePublisher> publishers = new ArrayList<>();

    Load(final BrokerProcess broker, final Ledger ledger, final int count) {
        for (int publisher = 1; publisher <= count; publisher++) {
            publishers.add(new WirePublisher(broker, ledger, publisher, 2 - publisher % 2));
        }
    }

    void connect() throws IOException {
        for (final WirePublisher publisher : publishers) {
            publisher.connect();
        }
    }

    void offer(final int countEach) {
        publishers.forEach(publisher -> publisher.offer(countEach));
    }

    void awaitLost() throws InterruptedException {
        for (final WirePublisher publisher : publishers) {
            publisher.awaitLost();
        }
    }

    void close() throws InterruptedException {
        for (final WirePublisher publisher : publishers) {
            publisher.close();
        }
    }

    long unacknowledged() {
        return publishers.stream().mapToLong(WirePublisher::unacknowledged).sum();
    }

    long acknowledged() {
        return publishers.stream().mapToLong(WirePublisher::acknowledged).sum();
    }

    long budget() {
        return publishers.stream().mapToLong(WirePublisher::budget).sum();
    }

    boolean isDone() {
        return publishers.stream().allMatch(WirePublisher::isDone);
    }
}
