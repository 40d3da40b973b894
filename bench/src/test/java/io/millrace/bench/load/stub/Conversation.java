package io.millrace.bench.load.stub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What is said on one Network Connection. Belongs to the stub's thread. */
final class Conversation {
    private static final int CLEAN_START = 0x02;
    private static final int WILL = 0x04;
    private static final int PASSWORD = 0x40;
    private static final int USER_NAME = 0x80;

    private final Exchange exchange;
    private final Greeting greeting;
    private final StubConnection connection;
    private @Nullable StubSession session;
    private boolean isPersistent;
    private boolean hasEnded;
    private int version;

    Conversation(final Exchange exchange, final Greeting greeting, final StubConnection connection) {
        this.exchange = exchange;
        this.greeting = greeting;
        this.connection = connection;
    }

    StubConnection connection() {
        return connection;
    }

    void onPacket(final int type, final int flags, final ByteBuffer body) throws IOException {
        if (type == Packets.CONNECT && session == null) {
            onConnect(body);
            return;
        }
        final StubSession known = session;
        if (known == null) {
            throw new IllegalArgumentException("packet type " + type + " before CONNECT");
        }
        switch (type) {
            case Packets.PUBLISH -> onPublish(known, flags, body);
            case Packets.PUBACK -> known.onPuback(Packets.u16(body));
            case Packets.PUBREC -> known.onPubrec(Packets.u16(body), connection);
            case Packets.PUBREL -> onPubrel(known, Packets.u16(body));
            case Packets.PUBCOMP -> known.onPubcomp(Packets.u16(body));
            case Packets.SUBSCRIBE -> onSubscribe(known, body);
            case Packets.UNSUBSCRIBE -> onUnsubscribe(known, body);
            case Packets.PINGREQ -> {
                exchange.transcript.count(Count.PINGREQ);
                connection.write(Packets.packet(Packets.PINGRESP, 0, new byte[0]));
            }
            case Packets.DISCONNECT -> {
                exchange.transcript.count(Count.DISCONNECT);
                hasEnded = true;
                known.suspend();
                connection.close();
            }
            default -> throw new IllegalArgumentException("packet type " + type);
        }
    }

    private void onConnect(final ByteBuffer body) throws IOException {
        final String protocol = Packets.string(body);
        version = Packets.u8(body);
        final int flags = Packets.u8(body);
        // Keep Alive: the stub never gives anybody up.
        Packets.u16(body);
        final MqttProperties properties = version == 5 ? MqttProperties.read(body) : MqttProperties.NONE;
        String clientId = Packets.string(body);
        if ((flags & WILL) != 0) {
            if (version == 5) {
                MqttProperties.read(body);
            }
            Packets.binary(body);
            Packets.binary(body);
        }
        if ((flags & USER_NAME) != 0) {
            Packets.binary(body);
        }
        if ((flags & PASSWORD) != 0) {
            Packets.binary(body);
        }
        if (body.hasRemaining() || !protocol.equals(version == 3 ? "MQIsdp" : "MQTT")) {
            throw new IllegalArgumentException("CONNECT " + protocol + " " + version);
        }
        final int code = exchange.mischief.connectCode().applyAsInt(greeting.nextConnect());
        if (code != 0) {
            exchange.transcript.count(Count.CONNECT_REFUSED);
            if (code > 0) {
                connection.write(greeting.connack(version, false, code, null));
            }
            hasEnded = true;
            connection.close();
            return;
        }
        final boolean isAssigned = clientId.isEmpty();
        if (isAssigned) {
            clientId = exchange.assignClientId();
        }
        final boolean isClean = (flags & CLEAN_START) != 0;
        isPersistent = version == 5 ? properties.sessionExpiryS() > 0 : !isClean;
        open(clientId, isClean, isAssigned, properties.receiveMaximum());
    }

    private void open(
            final String clientId, final boolean isClean, final boolean isAssigned, final int receiveMaximum) {
        final StubSession before = exchange.sessions().get(clientId);
        if (before != null) {
            exchange.close(before);
        }
        final boolean isPresent = before != null && !isClean;
        final StubSession own = isPresent ? before : new StubSession(clientId, exchange.transcript);
        exchange.sessions().put(clientId, own);
        session = own;
        exchange.transcript.count(Count.CONNECTED);
        connection.write(greeting.connack(version, isPresent, 0, isAssigned ? clientId : null));
        own.resume(connection, version, receiveMaximum);
    }

    private void onSubscribe(final StubSession from, final ByteBuffer body) {
        final ByteBuffer suback = ByteBuffer.allocate(body.remaining()).putShort(body.getShort());
        if (version == 5) {
            MqttProperties.read(body);
            suback.put((byte) 0);
        }
        while (body.hasRemaining()) {
            final String filter = Packets.string(body);
            final int qos = Packets.u8(body) & 3;
            final int code = exchange.mischief.subscribeCode().applyAsInt(greeting.nextSubscribe());
            if (code >= Packets.FAILURE) {
                exchange.transcript.count(Count.SUBSCRIBE_REFUSED);
                suback.put((byte) code);
            } else {
                exchange.transcript.count(Count.SUBSCRIBED);
                exchange.onSubscribed(from);
                from.subscriptions().put(filter, qos);
                suback.put((byte) qos);
            }
        }
        connection.write(Packets.packet(Packets.SUBACK, 0, Packets.written(suback)));
    }

    private void onUnsubscribe(final StubSession from, final ByteBuffer body) {
        final ByteBuffer unsuback = ByteBuffer.allocate(body.remaining()).putShort(body.getShort());
        if (version == 5) {
            MqttProperties.read(body);
            unsuback.put((byte) 0);
        }
        while (body.hasRemaining()) {
            exchange.transcript.count(Count.UNSUBSCRIBE);
            from.subscriptions().remove(new String(Packets.binary(body), StandardCharsets.UTF_8));
            if (version == 5) {
                unsuback.put((byte) 0);
            }
        }
        connection.write(Packets.packet(Packets.UNSUBACK, 0, Packets.written(unsuback)));
    }

    private void onPublish(final StubSession from, final int flags, final ByteBuffer body) {
        final int qos = flags >> 1 & 3;
        final String topic = Packets.string(body);
        if (topic.isEmpty()) {
            throw new IllegalArgumentException("PUBLISH without a topic");
        }
        final int packetId = qos == 0 ? 0 : Packets.u16(body);
        if (version == 5) {
            MqttProperties.read(body);
        }
        final byte[] payload = Packets.rest(body);
        if ((flags & 8) != 0) {
            exchange.transcript.count(Count.PUBLISHED_AGAIN);
        }
        if (qos == 2 && from.received().contains(packetId)) {
            connection.write(Packets.acknowledgement(Packets.PUBREC, packetId, 0));
            return;
        }
        if (qos > 0) {
            from.onUnacknowledged(version == 5 ? exchange.mischief.receiveMaximum() : 0);
        }
        final Arrival arrival = exchange.arrive(from, topic, qos);
        final Answer answer = exchange.mischief.to(arrival);
        if (answer.kind() == Answer.Kind.CLOSE) {
            exchange.close(from);
            return;
        }
        boolean isWanted = true;
        if (answer.kind() != Answer.Kind.REFUSE) {
            isWanted = exchange.route(arrival, payload);
        }
        if (qos > 0) {
            answer(from, answer, qos, packetId, isWanted);
        }
    }

    private void answer(
            final StubSession to, final Answer answer, final int qos, final int packetId, final boolean isWanted) {
        final int success = isWanted || version != 5 ? 0 : Packets.NO_MATCHING_SUBSCRIBERS;
        switch (answer.kind()) {
            case ACKNOWLEDGE -> acknowledge(to, qos, packetId, success);
            case NO_PUBCOMP -> {
                to.withhold(packetId);
                acknowledge(to, qos, packetId, success);
            }
            case REFUSE -> {
                exchange.transcript.count(Count.REFUSED);
                to.onAcknowledged();
                final int type = qos == 1 ? Packets.PUBACK : Packets.PUBREC;
                connection.write(Packets.acknowledgement(type, packetId, answer.amount()));
            }
            case LATE -> exchange.timers.afterMs(answer.amount(), () -> acknowledge(to, qos, packetId, success));
            case NOTHING, CLOSE -> {}
        }
    }

    private void acknowledge(final StubSession to, final int qos, final int packetId, final int code) {
        if (qos == 2) {
            to.received().add(packetId);
            connection.write(Packets.acknowledgement(Packets.PUBREC, packetId, code));
        } else {
            exchange.transcript.count(Count.ACKNOWLEDGED);
            to.onAcknowledged();
            connection.write(Packets.acknowledgement(Packets.PUBACK, packetId, code));
        }
    }

    private void onPubrel(final StubSession from, final int packetId) {
        if (!from.received().remove(packetId)) {
            exchange.transcript.onViolation("PUBREL " + packetId + " of " + from.clientId() + " releases nothing");
        }
        if (from.isWithheld(packetId)) {
            return;
        }
        exchange.transcript.count(Count.ACKNOWLEDGED);
        from.onAcknowledged();
        connection.write(Packets.acknowledgement(Packets.PUBCOMP, packetId, 0));
    }

    /** The connection is closed, by whomever. */
    void onClosed(final boolean isByClient) {
        final StubSession own = session;
        if (own == null) {
            return;
        }
        session = null;
        if (isByClient && !hasEnded) {
            exchange.transcript.count(Count.CLOSED_BY_CLIENT);
        }
        if (own.connection() == connection) {
            own.suspend();
        }
        if (!isPersistent) {
            exchange.sessions().remove(own.clientId(), own);
        }
    }
}
