package io.millrace.system.recovery;

import io.millrace.system.BrokerProcess;
import io.millrace.system.WireConnection;
import io.millrace.system.WireConnection.Packet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * A subscriber with a persistent session that enters each delivery into the ledger. For QoS 2 it does as MQTT 3.1.1 figure 4.3
 * says: it remembers a packet identifier from its PUBLISH to its PUBREL, over connections, and takes a message once. One
 * reader thread per connection.
 */
final class WireSubscriber {
    private final BrokerProcess broker;
    private final Ledger ledger;
    private final String name;
    /** Under which name the ledger knows it. */
    private final String entry;

    private final BitSet received = new BitSet(1 << 16);
    private WireConnection connection;
    private Thread reader;

    WireSubscriber(final BrokerProcess broker, final Ledger ledger, final String name, final int qos) {
        this(broker, ledger, name, name);
        ledger.addSubscriber(name, qos);
    }

    /** @param entry under which the ledger knows it already: the shared group it is a member of */
    WireSubscriber(final BrokerProcess broker, final Ledger ledger, final String name, final String entry) {
        this.broker = broker;
        this.ledger = ledger;
        this.name = name;
        this.entry = entry;
    }

    /** The one and only subscription: the session has to keep it over every restart. */
    void subscribe(final String filter, final int qos) throws IOException {
        connection = new WireConnection(broker.host(), broker.port());
        connection.connect(name, false);
        connection.write(
                WireConnection.packet(WireConnection.SUBSCRIBE, 2, WireConnection.subscribeBody(1, filter, qos)));
        final Packet suback = connection.read();
        if (suback.type() != WireConnection.SUBACK || suback.body()[2] != qos) {
            throw new IOException("not subscribed: " + suback);
        }
        start();
    }

    void reconnect() throws IOException {
        connection = new WireConnection(broker.host(), broker.port());
        if (!connection.connect(name, false)) {
            ledger.onBreach("the session of " + name + " is gone");
        }
        start();
    }

    void awaitLost() throws InterruptedException {
        reader.join();
    }

    /** Goes away without DISCONNECT. */
    void close() throws InterruptedException {
        connection.close();
        awaitLost();
    }

    private void start() {
        reader = new Thread(this::read, name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        final ByteArrayOutputStream answers = new ByteArrayOutputStream();
        try {
            while (true) {
                onPacket(connection.read(), answers);
                if (!connection.hasInput()) {
                    connection.write(answers.toByteArray());
                    answers.reset();
                }
            }
        } catch (final IOException lost) {
            connection.close();
        }
    }

    private void onPacket(final Packet packet, final ByteArrayOutputStream answers) {
        switch (packet.type()) {
            case WireConnection.PUBLISH -> onPublish(packet, answers);
            case WireConnection.PUBREL -> {
                received.clear(packet.packetId());
                answers.writeBytes(WireConnection.acknowledgement(WireConnection.PUBCOMP, packet.packetId()));
            }
            default -> ledger.onBreach(name + " got a " + packet);
        }
    }

    private void onPublish(final Packet packet, final ByteArrayOutputStream answers) {
        final int packetId = packet.publishPacketId();
        if (packet.qos() == 2) {
            if (!received.get(packetId)) {
                received.set(packetId);
                deliver(packet);
            }
            answers.writeBytes(WireConnection.acknowledgement(WireConnection.PUBREC, packetId));
        } else {
            deliver(packet);
            answers.writeBytes(WireConnection.acknowledgement(WireConnection.PUBACK, packetId));
        }
    }

    private void deliver(final Packet packet) {
        final int offset = packet.payloadOffset();
        try {
            ledger.onDelivered(
                    entry, Numbered.of(ByteBuffer.wrap(packet.body(), offset, packet.body().length - offset)));
        } catch (final IllegalArgumentException damaged) {
            ledger.onBreach(name + " got a " + damaged.getMessage() + ": " + packet);
        }
    }
}
