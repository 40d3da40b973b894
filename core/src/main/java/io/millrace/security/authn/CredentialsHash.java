package io.millrace.security.authn;

import io.millrace.security.Credentials;
import io.millrace.security.PeerCertificate;
import io.millrace.security.Template;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Hashes credentials with a key that only this process knows, and only while it runs. Any thread. */
final class CredentialsHash {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_LENGTH = 32;

    private final Mac keyed;

    CredentialsHash() {
        final byte[] key = new byte[KEY_LENGTH];
        new SecureRandom().nextBytes(key);
        try {
            keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(key, ALGORITHM));
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    CredentialsKey of(final Credentials credentials) {
        final Mac mac = copy();
        put(mac, credentials.clientId());
        put(mac, credentials.username());
        put(mac, credentials.password());
        final PeerCertificate certificate = credentials.certificate();
        put(mac, certificate == null ? null : certificate.commonName());
        put(mac, certificate == null ? null : certificate.subject());
        put(mac, Template.peerHost(credentials.address()));
        put(mac, credentials.entrance().listener());
        put(mac, credentials.entrance().zone());
        for (final Map.Entry<String, String> attribute : new TreeMap<>(credentials.attributes()).entrySet()) {
            put(mac, attribute.getKey());
            put(mac, attribute.getValue());
        }
        final ByteBuffer hash = ByteBuffer.wrap(mac.doFinal());
        return new CredentialsKey(hash.getLong(), hash.getLong());
    }

    private Mac copy() {
        try {
            return (Mac) keyed.clone();
        } catch (final CloneNotSupportedException e) {
            throw new IllegalStateException("that of the JDK can be copied", e);
        }
    }

    private static void put(final Mac mac, final @Nullable String text) {
        put(mac, text == null ? null : text.getBytes(StandardCharsets.UTF_8));
    }

    /** With its length before it, so that no two lists of fields are the same bytes. */
    private static void put(final Mac mac, final byte @Nullable [] field) {
        mac.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(field == null ? -1 : field.length)
                .flip());
        if (field != null) {
            mac.update(field);
        }
    }
}
