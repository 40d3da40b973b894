package io.millrace.simulation;

import io.millrace.event.DeliveryWord;
import io.millrace.event.MessageFlyweight;
import io.millrace.mqtt.PacketType;
import io.millrace.mqtt.ReasonCode;
import io.millrace.mqtt.VariableByteInteger;
import io.millrace.simulation.NaiveSession.Delivery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.DirectBuffer;

/**
 * Compares what leaves the broker with what the oracle says, and remembers across crashes what clients were promised and
 * what they got.
 */
final class Referee {
    /** @param key which delivery of which Session this is; empty for QoS 0 */
    record Verdict(String key) {}

    private static final int FINDING_LIMIT = 20;
    private static final Verdict UNKNOWN = new Verdict("");

    final List<String> findings = new ArrayList<>();
    private final Map<String, Boolean> acknowledged = new HashMap<>();
    private final Map<String, Integer> sent = new HashMap<>();
    private final Set<String> received = new HashSet<>();
    private NaiveRouter oracle = new NaiveRouter();
    private int replies;
    private int deliveries;

    /** A new run: the oracle reads the journal again. */
    NaiveRouter restart() {
        oracle = new NaiveRouter();
        return oracle;
    }

    NaiveRouter oracle() {
        return oracle;
    }

    int acknowledgedCount() {
        return acknowledged.size();
    }

    int deliveryCount() {
        return deliveries;
    }

    int replyCount() {
        return replies;
    }

    void onConnack(final SimConnection connection, final boolean sessionPresent, final int reasonCode) {
        final Expectation expectation = oracle.state.expectation(connection.connectionId);
        if (reasonCode != ReasonCode.SUCCESS) {
            expect(oracle.isRefused(connection.connectionId), connection, "CONNACK " + reasonCode);
        } else if (expectation == null) {
            find(connection, "CONNACK without a Session");
        } else {
            expect(expectation.isSessionPresent == sessionPresent, connection, "Session Present is " + sessionPresent);
        }
    }

    Verdict onPublish(
            final SimConnection connection,
            final int packetId,
            final int word,
            final List<Integer> identifiers,
            final MessageFlyweight message,
            final long messageTimeMs) {
        final Expectation expectation = oracle.state.expectation(connection.connectionId);
        if (expectation == null) {
            find(connection, "PUBLISH without a Session");
            return UNKNOWN;
        }
        deliveries++;
        final String topic = text(message, message.topicOffset(), message.topicLength());
        final String payload = text(message, message.payloadOffset(), message.payloadLength());
        final String what = "PUBLISH " + topic + "=" + payload + " qos=" + DeliveryWord.qos(word) + " id=" + packetId
                + (DeliveryWord.isRetain(word) ? " retain" : "") + " identifiers=" + identifiers;
        final Delivery delivery = packetId == 0
                ? expectation.atMostOnce(topic, payload, DeliveryWord.isRetain(word), identifiers, messageTimeMs)
                : expectation.next();
        if (delivery == null) {
            find(connection, what + " that nobody asked for, or too late, behind " + expectation.atMostOnce());
            return UNKNOWN;
        }
        final boolean isSame = delivery.message().topic().equals(topic)
                && delivery.message().payload().equals(payload)
                && delivery.qos() == DeliveryWord.qos(word)
                && delivery.isRetain() == DeliveryWord.isRetain(word)
                && delivery.packetId() == packetId
                && delivery.identifiers().equals(identifiers);
        expect(isSame, connection, what + " instead of " + delivery);
        expect(
                isTimeRight(delivery.message(), messageTimeMs),
                connection,
                what + " of time " + messageTimeMs + " instead of " + delivery);
        if (packetId == 0) {
            return UNKNOWN;
        }
        final String key = expectation.session + "/" + delivery.index();
        // A connection that was taken over may be drained behind the one that took over.
        final Integer before = sent.putIfAbsent(key, expectation.number);
        final boolean isFirst = before == null || before >= expectation.number;
        expect(isFirst || DeliveryWord.isDup(word), connection, what + " again without DUP");
        return new Verdict(key);
    }

    /** The time matters for the expiry alone, and that of a Will is forgotten when it has expired: then its CONNECT tells. */
    private boolean isTimeRight(final NaiveSession.Message message, final long timeMs) {
        return message.isWill()
                ? message.expiryIntervalS() < 0
                        || timeMs == message.timeMs()
                        || timeMs < message.timeMs() && message.expiresAtMs() <= oracle.state.nowMs
                : timeMs == message.timeMs();
    }

    void onAnswer(final SimConnection connection, final int packetType, final int packetId, final int reasonCode) {
        final Expectation expectation = oracle.state.expectation(connection.connectionId);
        if (expectation == null) {
            find(connection, "an answer without a Session");
        } else if (packetType != PacketType.PUBREL) {
            final String wrong = expectation.onAnswer(new Expectation.Answer(packetType, packetId, reasonCode));
            expect(wrong == null, connection, wrong);
        }
    }

    void onReply() {
        replies++;
    }

    /**
     * The publisher has PUBACK or PUBREC.
     *
     * @param isOnce QoS 2 of a Session that never ended
     */
    void onAcknowledged(final String payload, final boolean isOnce) {
        acknowledged.put(payload, isOnce);
    }

    /** A QoS 2 message that the client had not got before, as far as it can tell. */
    void onReceivedOnce(final SimConnection connection, final String key) {
        expect(received.add(key), connection, "QoS 2 delivery " + key + " twice");
    }

    /** What was acknowledged was routed, and QoS 2 once; to be asked when everything journaled is routed. */
    void checkPromises() {
        acknowledged.forEach((payload, isOnce) -> {
            final int count = oracle.state.routed.getOrDefault(payload, 0);
            if (count == 0 || isOnce && count > 1) {
                add("acknowledged and routed " + count + " times: " + payload);
            }
        });
    }

    /** In a calm, everything that is due to the connection has come. */
    void checkComplete(final SimConnection connection) {
        final Expectation expectation = oracle.state.expectation(connection.connectionId);
        if (expectation == null) {
            find(connection, "no Session in the calm");
            return;
        }
        final String missing = expectation.missing();
        expect(missing == null, connection, missing);
        final NaiveSession session = expectation.session;
        expect(session.inflight.isEmpty(), connection, session.inflight.size() + " deliveries are not acknowledged");
        expect(session.queue.isEmpty(), connection, session.queue.size() + " deliveries wait");
    }

    void add(final String finding) {
        if (findings.size() < FINDING_LIMIT) {
            findings.add(finding.replaceAll("x{2,}", ".."));
        }
    }

    private void expect(final boolean isRight, final SimConnection connection, final String otherwise) {
        if (!isRight) {
            find(connection, otherwise);
        }
    }

    private void find(final SimConnection connection, final String finding) {
        add(connection.client.name + " " + Long.toHexString(connection.connectionId) + ": " + finding);
    }

    static List<Integer> identifiers(final DirectBuffer buffer, final int offset, final int length) {
        final List<Integer> identifiers = new ArrayList<>();
        for (int at = offset; at < offset + length; ) {
            final int identifier = VariableByteInteger.decode(buffer, at + 1, offset + length);
            identifiers.add(identifier);
            at += 1 + VariableByteInteger.encodedLength(identifier);
        }
        Collections.sort(identifiers);
        return identifiers;
    }

    private static String text(final MessageFlyweight message, final int offset, final int length) {
        return message.buffer().getStringWithoutLengthUtf8(offset, length);
    }
}
