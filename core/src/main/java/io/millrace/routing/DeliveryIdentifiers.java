package io.millrace.routing;

import io.millrace.event.DeliveryWord;
import io.millrace.mqtt.Property;
import io.millrace.mqtt.VariableByteInteger;
import io.millrace.session.IdentifierLists;
import io.millrace.session.Session;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * How the Subscription Identifiers of a delivery get into its word, and out of it again as the properties that they are
 * on the wire (MQTT 5.0 §3.3.2.3.8). One that is alone and not too large stands in the word itself, which costs nothing;
 * others are kept as a list, with the Session if the delivery is replayed state, with its connection if not. The
 * router's.
 */
final class DeliveryIdentifiers {
    private static final int PROPERTY_LENGTH_LIMIT = 1 + VariableByteInteger.MAX_LENGTH;

    private final UnsafeBuffer none = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer single = new UnsafeBuffer(new byte[PROPERTY_LENGTH_LIMIT]);
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    /** Bytes of an identifier as a property; of none, 0. */
    static int encodedLength(final int identifier) {
        return identifier == 0 ? 0 : 1 + VariableByteInteger.encodedLength(identifier);
    }

    /** Writes an identifier as a property; nothing if it is 0. */
    static int encode(final MutableDirectBuffer target, final int at, final int identifier) {
        if (identifier == 0) {
            return 0;
        }
        target.putByte(at, (byte) Property.SUBSCRIPTION_IDENTIFIER);
        return 1 + VariableByteInteger.encode(target, at + 1, identifier);
    }

    /**
     * The word of a delivery with these identifiers, whose list, if it needs one, has a reference more. With too many
     * lists there the first identifier has to do, if it fits.
     *
     * @param packetLess true for QoS 0
     */
    static int word(
            final Session session,
            final int word,
            final boolean packetLess,
            final DirectBuffer identifiers,
            final int offset,
            final int length) {
        if (length == 0) {
            return word;
        }
        final int first = VariableByteInteger.decode(identifiers, offset + 1, offset + length);
        if (length == encodedLength(first) && first < DeliveryWord.IDENTIFIER_LIMIT) {
            return DeliveryWord.withIdentifier(word, first);
        }
        final int list = lists(session, packetLess).refer(identifiers, offset, length);
        if (list != IdentifierLists.FULL) {
            return DeliveryWord.withList(word, list);
        }
        return first < DeliveryWord.IDENTIFIER_LIMIT ? DeliveryWord.withIdentifier(word, first) : word;
    }

    /** See {@link #word(Session, int, boolean, DirectBuffer, int, int)}, with one identifier, or 0 for none. */
    int word(final Session session, final int word, final boolean packetLess, final int identifier) {
        return identifier < DeliveryWord.IDENTIFIER_LIMIT
                ? DeliveryWord.withIdentifier(word, identifier)
                : word(session, word, packetLess, single, 0, encode(single, 0, identifier));
    }

    /** The identifiers of a delivery as properties, until the next call. */
    UnsafeBuffer properties(final Session session, final int word, final int packetId) {
        if (!DeliveryWord.hasIdentifiers(word)) {
            return none;
        }
        final int identifiers = DeliveryWord.identifiers(word);
        if (DeliveryWord.isList(word)) {
            lists(session, packetId == 0).view(identifiers, view);
        } else {
            view.wrap(single, 0, encode(single, 0, identifiers));
        }
        return view;
    }

    /** The delivery is gone, or sent and acknowledged. */
    static void release(final Session session, final int word, final boolean packetLess) {
        if (DeliveryWord.isList(word)) {
            lists(session, packetLess).release(DeliveryWord.identifiers(word));
        }
    }

    private static IdentifierLists lists(final Session session, final boolean packetLess) {
        return packetLess ? session.transmitQueue().identifierLists() : session.identifierLists();
    }
}
