package io.millrace.system.recovery;

import io.millrace.system.BrokerProcess;
import io.millrace.system.WireConnection;
import io.millrace.system.WireConnection.Packet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Sets a few retained messages again and again without waiting for the acknowledgements. After a restart each of them must be
 * the last one acknowledged or one sent later. The test's thread drives, a thread of its own reads.
 */
final class RetainedWriter {
    private static final int TOPIC_COUNT = 10;
    private static final int PACKET_ID_LIMIT = 50_000;
    private static final String END = "kept-end";

    private final BrokerProcess broker;
    private final Ledger ledger;
    private final int publisher;
    private final long[] acknowledged = new long[TOPIC_COUNT];
    private final int padding;
    private WireConnection connection;
    private Thread reader;
    private long nextNumber;

    /** @param padding bytes behind each payload, to fill the journal with */
    RetainedWriter(final BrokerProcess broker, final Ledger ledger, final int publisher, final int padding) {
        this.broker = broker;
        this.ledger = ledger;
        this.publisher = publisher;
        this.padding = padding;
        Arrays.fill(acknowledged, -1);
    }

    void connect() throws IOException {
        connection = new WireConnection(broker.host(), broker.port());
        connection.connect("retained-" + publisher, true);
        final long first = nextNumber;
        reader = new Thread(() -> read(first), "reader of retained-" + publisher);
        reader.setDaemon(true);
        reader.start();
    }

    /** Publishes; false if the connection is lost. */
    boolean publish(final int count) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            final long number = nextNumber++;
            final byte[] payload = Arrays.copyOf(new Numbered(publisher, number).toBytes(), Numbered.LENGTH + padding);
            // Its number is the packet's, so that an acknowledgement says which one; far fewer are under way.
            bytes.writeBytes(WireConnection.publish(
                    topic((int) (number % TOPIC_COUNT)), payload, 1, 1 + (int) (number % PACKET_ID_LIMIT), 1));
        }
        try {
            connection.write(bytes.toByteArray());
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

    /** Compares what is retained with what was acknowledged; while nobody publishes. */
    void verify() throws IOException {
        final long[] found = new long[TOPIC_COUNT];
        Arrays.fill(found, -1);
        try (WireConnection look = new WireConnection(broker.host(), broker.port())) {
            look.connect("look-at-retained-" + publisher, true);
            look.write(WireConnection.packet(WireConnection.SUBSCRIBE, 2, WireConnection.subscribeBody(1, END, 1)));
            look.write(WireConnection.packet(
                    WireConnection.SUBSCRIBE, 2, WireConnection.subscribeBody(2, "kept/" + publisher + "/+", 1)));
            look.write(WireConnection.publish(END, new byte[0], 1, 3, 0));
            for (Packet packet = look.read(); !isEnd(packet); packet = look.read()) {
                if (packet.type() == WireConnection.PUBLISH) {
                    look.write(WireConnection.acknowledgement(WireConnection.PUBACK, packet.publishPacketId()));
                    final String topic = packet.topic();
                    found[Integer.parseInt(topic.substring(topic.lastIndexOf('/') + 1))] = number(packet);
                }
            }
        }
        synchronized (this) {
            for (int i = 0; i < TOPIC_COUNT; i++) {
                if (found[i] < acknowledged[i]
                        || found[i] >= nextNumber
                        || found[i] >= 0 && found[i] % TOPIC_COUNT != i) {
                    ledger.onBreach("retained at " + topic(i) + " is number " + found[i] + " and acknowledged was "
                            + acknowledged[i] + ", sent up to " + nextNumber);
                }
            }
        }
    }

    private String topic(final int which) {
        return "kept/" + publisher + "/" + which;
    }

    private static boolean isEnd(final Packet packet) {
        return packet.type() == WireConnection.PUBLISH && packet.topic().equals(END);
    }

    private long number(final Packet packet) {
        final Numbered numbered = Numbered.of(ByteBuffer.wrap(packet.body(), packet.payloadOffset(), Numbered.LENGTH));
        if (numbered.publisher() != publisher) {
            ledger.onBreach("retained at " + packet.topic() + " is " + numbered);
        }
        return numbered.number();
    }

    private void read(final long first) {
        long number = first;
        try {
            while (true) {
                final Packet packet = connection.read();
                if (packet.type() == WireConnection.PUBACK) {
                    number = onAcknowledged(number, packet.packetId());
                }
            }
        } catch (final IOException lost) {
            connection.close();
        }
    }

    /** Acknowledgements come in order (MQTT 3.1.1 §4.6). */
    private synchronized long onAcknowledged(final long number, final int packetId) {
        if (packetId != 1 + (int) (number % PACKET_ID_LIMIT)) {
            ledger.onBreach("retained-" + publisher + " got the acknowledgement " + packetId + " for number " + number);
        }
        acknowledged[(int) (number % TOPIC_COUNT)] = number;
        return number + 1;
    }
}
