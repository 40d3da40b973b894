package io.millrace.system.recovery;

import io.millrace.system.BrokerProcess;
import io.millrace.system.WireConnection;
import io.millrace.system.WireConnection.Packet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A publisher that keeps thousands of messages in flight and resumes to the letter of MQTT 3.1.1 §4.4: after a reconnect it
 * sends again, in the original order and with the same packet identifiers, each PUBLISH that was not acknowledged (with DUP)
 * and each PUBREL that was not completed. A writer and a reader thread per connection; the test's thread drives.
 */
final class WirePublisher {
    private static final int WINDOW = 30_000;
    private static final int BATCH = 64;

    private final BrokerProcess broker;
    private final Ledger ledger;
    private final int publisher;
    private final int qos;
    private final String topic;
    private final byte[] empty = {};

    /** In the order of the first transmission. */
    private final Map<Integer, Outgoing> outgoing = new LinkedHashMap<>();

    private final ArrayDeque<Integer> toRelease = new ArrayDeque<>();
    private WireConnection connection;
    private Thread writer;
    private Thread reader;
    private boolean isLost;
    private int budget;
    private int nextNumber;
    private int nextPacketId = 1;
    private long writtenCount;
    private long acknowledgedCount;

    WirePublisher(final BrokerProcess broker, final Ledger ledger, final int publisher, final int qos) {
        this.broker = broker;
        this.ledger = ledger;
        this.publisher = publisher;
        this.qos = qos;
        this.topic = "load/" + publisher;
        ledger.addPublisher(publisher, qos);
    }

    /** Connects, or reconnects and sends again what is open. Call it while disconnected only. */
    void connect() throws IOException {
        connection = new WireConnection(broker.host(), broker.port());
        final boolean isPresent = connection.connect("publisher-" + publisher, false);
        synchronized (this) {
            if (!isPresent && nextNumber > 0) {
                ledger.onBreach("the session of publisher " + publisher + " is gone");
            }
            isLost = false;
            toRelease.clear();
        }
        reader = start(this::read, "reader");
        writer = start(this::write, "writer");
    }

    /** Lets it send {@code count} more messages. */
    synchronized void offer(final int count) {
        budget += count;
        notifyAll();
    }

    /** Written to the socket, and neither PUBACK nor PUBREC has come back. */
    synchronized long unacknowledged() {
        return writtenCount - acknowledgedCount;
    }

    synchronized long acknowledged() {
        return acknowledgedCount;
    }

    synchronized int budget() {
        return budget;
    }

    /** Everything offered is sent and its handshake is over. */
    synchronized boolean isDone() {
        return budget == 0 && outgoing.isEmpty();
    }

    /** Waits until the connection is lost and everything that came before is read. */
    void awaitLost() throws InterruptedException {
        reader.join();
        writer.join();
    }

    void close() throws InterruptedException {
        connection.close();
        awaitLost();
    }

    private void write() {
        try {
            resend();
            for (byte[] batch = nextBatch(); batch.length > 0; batch = nextBatch()) {
                connection.write(batch);
                onWritten();
            }
        } catch (final IOException e) {
            lose();
        }
    }

    private void resend() throws IOException {
        final ByteArrayOutputStream again = new ByteArrayOutputStream();
        synchronized (this) {
            outgoing.forEach((packetId, one) -> {
                // A reader that started first may have got this one's PUBREC already: then it is to be released.
                again.writeBytes(
                        one.isReceived
                                ? WireConnection.acknowledgement(WireConnection.PUBREL, packetId)
                                : WireConnection.publish(
                                        topic, new Numbered(publisher, one.number).toBytes(), qos, packetId, 8));
            });
        }
        connection.write(again.toByteArray());
        onWritten();
    }

    /** Waits for something to send; empty when the connection is lost. */
    private synchronized byte[] nextBatch() {
        while (!isLost && toRelease.isEmpty() && (budget == 0 || outgoing.size() >= WINDOW)) {
            await();
        }
        if (isLost) {
            return empty;
        }
        final ByteArrayOutputStream batch = new ByteArrayOutputStream();
        while (!toRelease.isEmpty()) {
            batch.writeBytes(WireConnection.acknowledgement(WireConnection.PUBREL, toRelease.remove()));
        }
        for (int i = 0; i < BATCH && budget > 0 && outgoing.size() < WINDOW; i++, budget--) {
            final int packetId = freePacketId();
            final Outgoing one = new Outgoing(nextNumber++);
            outgoing.put(packetId, one);
            ledger.onSent(publisher, one.number);
            batch.writeBytes(
                    WireConnection.publish(topic, new Numbered(publisher, one.number).toBytes(), qos, packetId, 0));
        }
        return batch.toByteArray();
    }

    private synchronized void onWritten() {
        writtenCount = nextNumber;
    }

    private void read() {
        try {
            while (true) {
                onPacket(connection.read());
            }
        } catch (final IOException e) {
            lose();
        }
    }

    private synchronized void onPacket(final Packet packet) {
        final int packetId = packet.packetId();
        final Outgoing one = outgoing.get(packetId);
        switch (packet.type()) {
            case WireConnection.PUBACK -> {
                onReceived(one, packet);
                outgoing.remove(packetId);
            }
            case WireConnection.PUBREC -> {
                onReceived(one, packet);
                toRelease.add(packetId);
            }
            case WireConnection.PUBCOMP -> outgoing.remove(packetId);
            default -> ledger.onBreach("publisher " + publisher + " got a " + packet);
        }
        notifyAll();
    }

    private void onReceived(final Outgoing one, final Packet packet) {
        if (one == null) {
            ledger.onBreach("publisher " + publisher + " got for nothing: " + packet);
        } else if (!one.isReceived) {
            one.isReceived = true;
            acknowledgedCount++;
            ledger.onAcknowledged(publisher, one.number);
        }
    }

    private synchronized void lose() {
        isLost = true;
        try {
            connection.close();
        } catch (final UncheckedIOException e) {
            ledger.onBreach("publisher " + publisher + " cannot close: " + e);
        }
        notifyAll();
    }

    private int freePacketId() {
        while (outgoing.containsKey(nextPacketId)) {
            nextPacketId = nextPacketId == 0xFFFF ? 1 : nextPacketId + 1;
        }
        final int packetId = nextPacketId;
        nextPacketId = nextPacketId == 0xFFFF ? 1 : nextPacketId + 1;
        return packetId;
    }

    private void await() {
        try {
            wait();
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Thread start(final Runnable body, final String name) {
        final Thread thread = new Thread(body, name + " of publisher " + publisher);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static final class Outgoing {
        final int number;
        boolean isReceived;

        Outgoing(final int number) {
            this.number = number;
        }
    }
}
