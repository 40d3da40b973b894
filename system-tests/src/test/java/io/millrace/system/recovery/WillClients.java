package io.millrace.system.recovery;

import io.millrace.system.BrokerProcess;
import io.millrace.system.WireConnection;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients that connect, with a Will, and never disconnect: whenever the broker dies, each Will is owed from the CONNACK on (MQTT
 * 5.0 §3.1.2.5). One of MQTT 3.1.1 and one of MQTT 5 at a time. The test's thread.
 */
final class WillClients {
    private static final int CLEAN = 2;
    private static final int WILL = 4;

    private final BrokerProcess broker;
    private final Ledger ledger;
    private final int publisher;
    private final List<WireConnection> connected = new ArrayList<>();
    private int nextNumber;

    /** @param publisher the ledger's number of the wills of QoS 1; those of QoS 2 have the next */
    WillClients(final BrokerProcess broker, final Ledger ledger, final int publisher) {
        this.broker = broker;
        this.ledger = ledger;
        this.publisher = publisher;
        ledger.addPublisher(publisher, 1);
        ledger.addPublisher(publisher + 1, 2);
    }

    void connect() throws IOException {
        connected.clear();
        connect(4, 1);
        connect(5, 2);
        nextNumber++;
    }

    private void connect(final int version, final int qos) throws IOException {
        final Numbered will = new Numbered(publisher + qos - 1, nextNumber);
        ledger.onSent(will.publisher(), will.number());
        final WireConnection connection = new WireConnection(broker.host(), broker.port());
        connection.write(WireConnection.packet(WireConnection.CONNECT, 0, body(version, qos, will)));
        final WireConnection.Packet connack = connection.read();
        if (connack.type() != WireConnection.CONNACK || connack.body()[1] != 0) {
            throw new IOException("not accepted: " + connack);
        }
        ledger.onAcknowledged(will.publisher(), will.number());
        connected.add(connection);
    }

    void awaitLost() {
        connected.forEach(WireConnection::close);
    }

    private static byte[] body(final int version, final int qos, final Numbered will) throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final DataOutputStream body = new DataOutputStream(bytes);
        body.writeUTF("MQTT");
        body.writeByte(version);
        body.writeByte(CLEAN | WILL | qos << 3);
        body.writeShort(0);
        if (version == 5) {
            body.writeByte(0);
        }
        body.writeUTF("will-of-version-" + version);
        if (version == 5) {
            body.writeByte(0);
        }
        body.writeUTF("load/will");
        body.writeShort(Numbered.LENGTH);
        body.write(will.toBytes());
        return bytes.toByteArray();
    }
}
