package io.millrace.broker;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import io.millrace.event.ConnectEvent;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.event.MessageFlyweight;
import io.millrace.event.PublishEvent;
import io.millrace.storage.RecordFrame;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/** A record of the journal as a line of JSON, for programs. The bytes may be anything that has a valid checksum. */
public final class RecordJson {
    private static final ConfigRenderOptions CONCISE = ConfigRenderOptions.concise();

    private RecordJson() {}

    public static long position(final byte[] record) {
        return RecordFrame.position(new UnsafeBuffer(record), 0);
    }

    /** Without its end. A message has {@code topic} and {@code payload}; of all else, {@code body} is what follows the header. */
    public static String line(final byte[] record) {
        final Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("position", position(record));
        fields.put("length", record.length);
        if (record.length < EventFlyweight.HEADER_LENGTH) {
            fields.put("record", base64(record, 0, record.length));
            return ConfigValueFactory.fromMap(fields).render(CONCISE);
        }
        final EventFlyweight event = new EventFlyweight();
        event.wrap(new UnsafeBuffer(record), 0);
        fields.put("type", RecordText.type(event.type()));
        fields.put("time", Instant.ofEpochMilli(event.timeMs()).toString());
        fields.put("connection", Long.toHexString(event.connectionId()));
        final boolean isRead = switch (event.type()) {
            case EventType.PUBLISH -> putMessage(record, fields);
            case EventType.CONNECT -> putClientId(record, fields);
            default -> false;
        };
        if (!isRead || event.type() != EventType.PUBLISH) {
            fields.put("body", base64(record, EventFlyweight.HEADER_LENGTH, record.length));
        }
        return ConfigValueFactory.fromMap(fields).render(CONCISE);
    }

    private static boolean putMessage(final byte[] record, final Map<String, Object> fields) {
        if (record.length < EventFlyweight.HEADER_LENGTH + MessageFlyweight.HEADER_LENGTH) {
            return false;
        }
        final PublishEvent publish = new PublishEvent();
        publish.wrap(new UnsafeBuffer(record), 0);
        final MessageFlyweight message = publish.message();
        final int topic = message.topicOffset();
        final int properties = message.propertiesOffset();
        final int payload = message.payloadOffset();
        if (!isWithin(record, topic, message.topicLength())
                || !isWithin(record, properties, message.propertiesLength())
                || !isWithin(record, payload, message.payloadLength())) {
            return false;
        }
        fields.put("qos", message.qos());
        fields.put("retain", message.isRetain());
        if (message.expiryIntervalS() != MessageFlyweight.NO_EXPIRY) {
            fields.put("message_expiry_interval", message.expiryIntervalS());
        }
        fields.put("topic", new String(record, topic, message.topicLength(), StandardCharsets.UTF_8));
        if (message.propertiesLength() > 0) {
            fields.put("properties", base64(record, properties, properties + message.propertiesLength()));
        }
        fields.put("payload", base64(record, payload, payload + message.payloadLength()));
        return true;
    }

    private static boolean putClientId(final byte[] record, final Map<String, Object> fields) {
        if (record.length < ConnectEvent.lengthOf(0, 0)) {
            return false;
        }
        final ConnectEvent connect = new ConnectEvent();
        connect.wrap(new UnsafeBuffer(record), 0);
        if (!isWithin(record, connect.clientIdOffset(), connect.clientIdLength())) {
            return false;
        }
        fields.put(
                "clientid",
                new String(record, connect.clientIdOffset(), connect.clientIdLength(), StandardCharsets.UTF_8));
        return true;
    }

    private static boolean isWithin(final byte[] record, final int offset, final int length) {
        return offset >= 0 && length >= 0 && offset <= record.length - length;
    }

    private static String base64(final byte[] record, final int from, final int to) {
        return Base64.getEncoder().encodeToString(Arrays.copyOfRange(record, from, to));
    }
}
