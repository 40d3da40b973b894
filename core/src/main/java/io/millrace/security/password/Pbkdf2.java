package io.millrace.security.password;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * PBKDF2 with HMAC (RFC 8018 §5.2). The JDK's own takes characters, and a Password is bytes (MQTT 5.0 §3.1.3.6).
 */
public final class Pbkdf2 {
    private Pbkdf2() {}

    /** @param length of the derived key, in bytes */
    public static byte[] derive(
            final Digest digest, final byte[] password, final byte[] salt, final int iterations, final int length) {
        try {
            final Mac mac = Mac.getInstance(digest.mac());
            // HMAC fills a key up with zeros (RFC 2104 §2), and the JDK takes no empty one.
            mac.init(new SecretKeySpec(password.length == 0 ? new byte[1] : password, digest.mac()));
            final byte[] key = new byte[length];
            final int blockLength = mac.getMacLength();
            for (int block = 0; block * blockLength < length; block++) {
                final byte[] bytes = block(mac, salt, block + 1, iterations);
                System.arraycopy(
                        bytes, 0, key, block * blockLength, Math.min(blockLength, length - block * blockLength));
            }
            return key;
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] block(final Mac mac, final byte[] salt, final int number, final int iterations)
            throws GeneralSecurityException {
        mac.update(salt);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).flip());
        final byte[] round = mac.doFinal();
        final byte[] sum = round.clone();
        for (int i = 1; i < iterations; i++) {
            mac.update(round);
            mac.doFinal(round, 0);
            for (int j = 0; j < sum.length; j++) {
                sum[j] ^= round[j];
            }
        }
        return sum;
    }
}
