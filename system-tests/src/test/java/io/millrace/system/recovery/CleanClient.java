package io.millrace.system.recovery;

import io.millrace.system.BrokerProcess;
import io.millrace.system.WireConnection;
import io.millrace.system.WireConnection.Packet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A client with a clean session that subscribes to everything and publishes with QoS 0. Nothing is promised to it but that
 * nothing comes that was not sent, and that its session is gone with its connection. The test's thread connects and publishes,
 * a thread of its own reads.
 */
final class CleanClient {
    private static final String NAME = "clean-qos0";

    private final BrokerProcess broker;
    private final Ledger ledger;
    private final int publisher;
    private WireConnection connection;
    private Thread reader;
    private int nextNumber;

    CleanClient(final BrokerProcess broker, final Ledger ledger, final int publisher) {
        this.broker = broker;
        this.ledger = ledger;
        this.publisher = publisher;
        ledger.addPublisher(publisher, 0);
    }

    void connect() throws IOException {
        try (WireConnection probe = new WireConnection(broker.host(), broker.port())) {
            if (probe.connect(NAME, false)) {
                ledger.onBreach("the clean session of " + NAME + " has survived its connection");
            }
        }
        connection = new WireConnection(broker.host(), broker.port());
        connection.connect(NAME, true);
        connection.write(
                WireConnection.packet(WireConnection.SUBSCRIBE, 2, WireConnection.subscribeBody(1, "load/#", 1)));
        reader = new Thread(this::read, NAME);
        reader.setDaemon(true);
        reader.start();
    }

    /** Publishes with QoS 0; false if the connection is lost. */
    boolean publish(final int count) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            final Numbered message = new Numbered(publisher, nextNumber++);
            ledger.onSent(publisher, message.number());
            bytes.writeBytes(WireConnection.publish("load/" + publisher, message.toBytes(), 0, 0, 0));
        }
        try {
            send(bytes.toByteArray());
            return true;
        } catch (final IOException lost) {
            return false;
        }
    }

    void awaitLost() throws InterruptedException {
        reader.join();
    }

    void close() throws InterruptedException {
        connection.close();
        awaitLost();
    }

    private void read() {
        try {
            while (true) {
                final Packet packet = connection.read();
                if (packet.type() == WireConnection.PUBLISH) {
                    onPublish(packet);
                }
            }
        } catch (final IOException lost) {
            connection.close();
        }
    }

    private void onPublish(final Packet packet) throws IOException {
        final int offset = packet.payloadOffset();
        try {
            final Numbered message = Numbered.of(ByteBuffer.wrap(packet.body(), offset, packet.body().length - offset));
            if (!ledger.isSent(message)) {
                ledger.onBreach(NAME + " got " + message + ", which was never sent");
            }
        } catch (final IllegalArgumentException damaged) {
            ledger.onBreach(NAME + " got a " + damaged.getMessage());
        }
        if (packet.qos() == 1) {
            send(WireConnection.acknowledgement(WireConnection.PUBACK, packet.publishPacketId()));
        }
    }

    private synchronized void send(final byte[] bytes) throws IOException {
        connection.write(bytes);
    }
}
