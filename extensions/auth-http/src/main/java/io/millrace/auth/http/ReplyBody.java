package io.millrace.auth.http;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The body of a reply as an object: JSON, or the fields of a form. */
final class ReplyBody {
    static final String JSON = "application/json";
    static final String FORM = "application/x-www-form-urlencoded";

    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(new TypeReference<Map<String, Object>>() {});

    private ReplyBody() {}

    /**
     * Reads it.
     *
     * @throws IOException if it is neither, or broken; the message does not quote it
     */
    static Map<String, Object> read(final String contentType, final byte[] body) throws IOException {
        if (contentType.equals(FORM)) {
            return form(new String(body, StandardCharsets.UTF_8));
        }
        if (!contentType.equals(JSON)) {
            throw new IOException("the reply is neither " + JSON + " nor " + FORM);
        }
        final Map<String, Object> object;
        try {
            object = READER.readValue(body);
        } catch (final IOException e) {
            throw new IOException("the reply is no JSON object");
        }
        if (object == null) {
            throw new IOException("the reply is no JSON object");
        }
        return object;
    }

    private static Map<String, Object> form(final String text) throws IOException {
        final Map<String, Object> fields = new HashMap<>();
        try {
            for (final String pair : text.split("&", -1)) {
                final int end = pair.indexOf('=');
                if (end > 0) {
                    fields.put(
                            URLDecoder.decode(pair.substring(0, end), StandardCharsets.UTF_8),
                            URLDecoder.decode(pair.substring(end + 1), StandardCharsets.UTF_8));
                }
            }
        } catch (final IllegalArgumentException e) {
            throw new IOException("the reply is no form");
        }
        return fields;
    }
}
