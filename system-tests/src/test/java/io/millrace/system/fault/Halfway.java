package io.millrace.system.fault;

import io.millrace.system.BrokerProcess;
import io.millrace.system.WireConnection;
import io.millrace.system.WireConnection.Packet;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Handshakes that are halfway when a broker dies: a delivery of QoS 1 without its PUBACK, two of QoS 2, one of them received
 * (PUBREC) and not completed, and a client that is connected with a Will. The test's thread.
 */
final class Halfway {
    private static final String NAME = "halfway";
    private static final int WILL = 4;
    private static final int CLEAN = 2;

    private Halfway() {}

    /** Returns with the one connected that has a Will; everything else is as it shall be found. */
    static WireConnection begin(final BrokerProcess broker) throws IOException {
        try (WireConnection subscriber = new WireConnection(broker.host(), broker.port());
                WireConnection publisher = new WireConnection(broker.host(), broker.port())) {
            subscriber.connect(NAME, false);
            subscriber.write(WireConnection.packet(
                    WireConnection.SUBSCRIBE, 2, WireConnection.subscribeBody(1, "halfway/#", 2)));
            read(subscriber, WireConnection.SUBACK);
            publisher.connect("halfway-publisher", true);
            publish(publisher, "halfway/one", 1);
            read(subscriber, WireConnection.PUBLISH);
            publish(publisher, "halfway/received", 2);
            final Packet received = read(subscriber, WireConnection.PUBLISH);
            subscriber.write(WireConnection.acknowledgement(WireConnection.PUBREC, received.publishPacketId()));
            read(subscriber, WireConnection.PUBREL);
            publish(publisher, "halfway/sent", 2);
            read(subscriber, WireConnection.PUBLISH);
        }
        return connectWithWill(broker);
    }

    /** What comes to the one that was halfway, in this order; and the Will. Empty if all is as it should be. */
    static List<String> findings(final BrokerProcess broker) throws IOException {
        final List<String> came = new ArrayList<>();
        final List<String> expected =
                List.of("PUBLISH halfway/one DUP", "PUBREL", "PUBLISH halfway/sent DUP", "PUBLISH halfway/will");
        try (WireConnection subscriber = new WireConnection(broker.host(), broker.port())) {
            if (!subscriber.connect(NAME, false)) {
                return List.of("the session of " + NAME + " is gone");
            }
            while (came.size() < expected.size()) {
                final Packet packet = subscriber.read();
                came.add(
                        packet.type() == WireConnection.PUBREL
                                ? "PUBREL"
                                : "PUBLISH " + packet.topic() + ((packet.flags() & 8) != 0 ? " DUP" : ""));
            }
        }
        return came.equals(expected) ? List.of() : List.of("expected " + expected + ", came " + came);
    }

    private static WireConnection connectWithWill(final BrokerProcess broker) throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final DataOutputStream body = new DataOutputStream(bytes);
        body.writeUTF("MQTT");
        body.writeByte(4);
        body.writeByte(CLEAN | WILL | 1 << 3);
        body.writeShort(0);
        body.writeUTF("halfway-will");
        body.writeUTF("halfway/will");
        body.writeUTF("it has died");
        final WireConnection connection = new WireConnection(broker.host(), broker.port());
        connection.write(WireConnection.packet(WireConnection.CONNECT, 0, bytes.toByteArray()));
        read(connection, WireConnection.CONNACK);
        return connection;
    }

    private static void publish(final WireConnection publisher, final String topic, final int qos) throws IOException {
        publisher.write(WireConnection.publish(topic, topic.getBytes(StandardCharsets.UTF_8), qos, 1, 0));
        if (qos == 1) {
            read(publisher, WireConnection.PUBACK);
        } else {
            read(publisher, WireConnection.PUBREC);
            publisher.write(WireConnection.acknowledgement(WireConnection.PUBREL, 1));
            read(publisher, WireConnection.PUBCOMP);
        }
    }

    private static Packet read(final WireConnection connection, final int type) throws IOException {
        final Packet packet = connection.read();
        if (packet.type() != type) {
            throw new IOException("expected a packet of type " + type + ", got " + packet);
        }
        return packet;
    }
}
