package io.millrace.system.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A ledger that finds nothing proves nothing: each breach of the promise, made on purpose, is named. */
class LedgerTest {
    private static final int ONE = 1;
    private static final int TWO = 2;

    private final Ledger ledger = new Ledger();

    @BeforeEach
    void everybodyIsThere() {
        ledger.addPublisher(ONE, 1);
        ledger.addPublisher(TWO, 2);
        ledger.addSubscriber("s1", 1);
        ledger.addSubscriber("s2", 2);
    }

    @Test
    void keptPromiseHasNoVerdict() {
        for (int number = 0; number < 100; number++) {
            sendAndAcknowledge(ONE, number);
            sendAndAcknowledge(TWO, number);
            deliverToBoth(ONE, number);
            deliverToBoth(TWO, number);
        }
        assertEquals(List.of(), ledger.verdict());
        assertEquals(0, ledger.missing("s1"));
    }

    @Test
    void oneLostAcknowledgedMessageIsReported() {
        for (int number = 0; number < 100; number++) {
            sendAndAcknowledge(TWO, number);
            ledger.onDelivered("s1", new Numbered(TWO, number));
            if (number != 57) {
                ledger.onDelivered("s2", new Numbered(TWO, number));
            }
        }
        assertEquals(
                List.of("s2 never got 1 acknowledged messages of publisher 2 (QoS 2), first [57]"), ledger.verdict());
        assertEquals(1, ledger.missing("s2"));
    }

    @Test
    void lossOfWhatWasNotAcknowledgedIsAllowed() {
        ledger.onSent(ONE, 0);
        sendAndAcknowledge(ONE, 1);
        deliverToBoth(ONE, 1);
        assertEquals(List.of(), ledger.verdict());
    }

    @Test
    void oneDuplicateOfQos2IsReported() {
        sendAndAcknowledge(TWO, 0);
        deliverToBoth(TWO, 0);
        ledger.onDelivered("s2", new Numbered(TWO, 0));
        assertEquals(List.of("s2 got Numbered[publisher=2, number=0] of QoS 2 twice"), ledger.verdict());
    }

    @Test
    void duplicatesBelowQos2AreAllowedAndCounted() {
        sendAndAcknowledge(ONE, 0);
        sendAndAcknowledge(TWO, 0);
        for (int i = 0; i < 2; i++) {
            ledger.onDelivered("s1", new Numbered(ONE, 0));
            ledger.onDelivered("s2", new Numbered(ONE, 0));
            ledger.onDelivered("s1", new Numbered(TWO, 0));
        }
        ledger.onDelivered("s2", new Numbered(TWO, 0));
        assertEquals(List.of(), ledger.verdict());
        assertEquals(3, ledger.duplicateCount());
    }

    @Test
    void firstDeliveryOutOfOrderIsReported() {
        for (int number = 0; number < 3; number++) {
            sendAndAcknowledge(ONE, number);
            ledger.onDelivered("s1", new Numbered(ONE, number));
        }
        ledger.onDelivered("s2", new Numbered(ONE, 0));
        ledger.onDelivered("s2", new Numbered(ONE, 2));
        ledger.onDelivered("s2", new Numbered(ONE, 1));
        assertEquals(
                List.of("s2 got Numbered[publisher=1, number=1] for the first time behind number 2"), ledger.verdict());
    }

    @Test
    void repetitionOfOldOnesKeepsTheOrder() {
        for (int number = 0; number < 3; number++) {
            sendAndAcknowledge(ONE, number);
            deliverToBoth(ONE, number);
        }
        for (int number = 1; number < 3; number++) {
            deliverToBoth(ONE, number);
        }
        sendAndAcknowledge(ONE, 3);
        deliverToBoth(ONE, 3);
        assertEquals(List.of(), ledger.verdict());
    }

    @Test
    void messageThatNobodySentIsReported() {
        ledger.onDelivered("s1", new Numbered(ONE, 9));
        assertEquals(List.of("s1 got Numbered[publisher=1, number=9], which was never sent"), ledger.verdict());
    }

    @Test
    void everyFlippedByteOfAPayloadIsSeen() {
        final Numbered message = new Numbered(3, 1_234_567);
        assertEquals(message, Numbered.of(ByteBuffer.wrap(message.toBytes())));
        for (int i = 0; i < Numbered.LENGTH; i++) {
            final byte[] flipped = message.toBytes();
            flipped[i] ^= 0x10;
            assertThrows(IllegalArgumentException.class, () -> Numbered.of(ByteBuffer.wrap(flipped)), "byte " + i);
        }
    }

    private void sendAndAcknowledge(final int publisher, final int number) {
        ledger.onSent(publisher, number);
        ledger.onAcknowledged(publisher, number);
    }

    private void deliverToBoth(final int publisher, final int number) {
        ledger.onDelivered("s1", new Numbered(publisher, number));
        ledger.onDelivered("s2", new Numbered(publisher, number));
    }
}
