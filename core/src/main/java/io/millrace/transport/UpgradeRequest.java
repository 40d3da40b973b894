package io.millrace.transport;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What a client asks for in the opening handshake of a WebSocket (RFC 6455 §4.2), and what it is told. */
final class UpgradeRequest {
    static final String VERSION = "13";

    private static final String MQTT = "mqtt";
    /** What clients of MQTT 3.1 have registered. */
    private static final String MQTT_3_1 = "mqttv3.1";

    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_LENGTH = 16;

    private final HttpRequest request;

    UpgradeRequest(final HttpRequest request) {
        this.request = request;
    }

    /** Why it is refused; null if it is not. A client that does not ask for MQTT is refused ([MQTT-6.0.0-3]). */
    @Nullable
    HttpResponseStatus refusal(final String path) {
        if (request.decoderResult().isFailure()) {
            return HttpResponseStatus.BAD_REQUEST;
        }
        if (!pathOf(request.uri()).equals(path)) {
            return HttpResponseStatus.NOT_FOUND;
        }
        if (!HttpMethod.GET.equals(request.method())) {
            return HttpResponseStatus.METHOD_NOT_ALLOWED;
        }
        final HttpHeaders headers = request.headers();
        if (!headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                || !headers.contains(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION, false)) {
            return HttpResponseStatus.UPGRADE_REQUIRED;
        }
        final boolean isUpgrade = request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true);
        return isUpgrade && hasKey() && subprotocol() != null ? null : HttpResponseStatus.BAD_REQUEST;
    }

    /** The one chosen of those offered; null if none of them is MQTT. */
    @Nullable
    String subprotocol() {
        final HttpHeaders headers = request.headers();
        if (headers.containsValue(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, MQTT, false)) {
            return MQTT;
        }
        return headers.containsValue(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, MQTT_3_1, false) ? MQTT_3_1 : null;
    }

    /** Sec-WebSocket-Accept. */
    String accept() {
        try {
            final MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            final byte[] digest = sha1.digest((key() + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    private boolean hasKey() {
        try {
            return Base64.getDecoder().decode(key()).length == KEY_LENGTH;
        } catch (final IllegalArgumentException notBase64) {
            return false;
        }
    }

    private String key() {
        final String key = request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        return key == null ? "" : key.trim();
    }

    private static String pathOf(final String uri) {
        final int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }
}
