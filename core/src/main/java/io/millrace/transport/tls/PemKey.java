package io.millrace.transport.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A private key of a PEM file: PKCS#8, encrypted or not, and the two older forms that tools still write, PKCS#1 for RSA
 * and SEC 1 for elliptic curves, which PKCS#8 has inside.
 */
final class PemKey {
    private static final String SETTING = "keyfile";
    private static final String ADVICE = "; openssl pkcs8 -topk8 writes one that can be read";

    /** AlgorithmIdentifier of RSA: its object identifier, and NULL. */
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    /** id-ecPublicKey. */
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    private static final byte[] VERSION_0 = {2, 1, 0};
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;
    /** Where a SEC 1 key names its curve. */
    private static final int PARAMETERS = 0xA0;

    private PemKey() {}

    static PrivateKey read(final Path file, final @Nullable String password) throws TlsFileException {
        for (final PemFile.Block block : PemFile.blocks(PemFile.read(SETTING, file, PemFile.LENGTH_MAX))) {
            if (block.label().endsWith("PRIVATE KEY")) {
                try {
                    return key(file, block, password);
                } catch (final GeneralSecurityException | IOException | IndexOutOfBoundsException e) {
                    if (e instanceof final TlsFileException complaint) {
                        throw complaint;
                    }
                    // What a cipher says of a wrong key is no help.
                    throw new TlsFileException(SETTING, file, "holds no private key that can be read" + ADVICE, e);
                }
            }
        }
        throw new TlsFileException(SETTING, file, "holds no private key in PEM");
    }

    private static PrivateKey key(final Path file, final PemFile.Block block, final @Nullable String password)
            throws GeneralSecurityException, IOException {
        if (block.der().length == 0) {
            throw new TlsFileException(SETTING, file, "holds a private key of an old form" + ADVICE);
        }
        return switch (block.label()) {
            case "PRIVATE KEY" -> key(new PKCS8EncodedKeySpec(block.der()));
            case "ENCRYPTED PRIVATE KEY" -> key(decrypted(file, block.der(), password));
            case "RSA PRIVATE KEY" ->
                key(new PKCS8EncodedKeySpec(der(SEQUENCE, VERSION_0, RSA, der(OCTET_STRING, block.der()))));
            case "EC PRIVATE KEY" ->
                key(new PKCS8EncodedKeySpec(der(
                        SEQUENCE, VERSION_0, der(SEQUENCE, EC, curve(block.der())), der(OCTET_STRING, block.der()))));
            default -> throw new TlsFileException(SETTING, file, "holds a " + block.label() + ADVICE);
        };
    }

    private static PrivateKey key(final KeySpec spec) throws GeneralSecurityException {
        for (final String algorithm : List.of("RSA", "EC", "EdDSA", "RSASSA-PSS")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (final InvalidKeySpecException another) {
                // The encoding names its algorithm: the next one may be it.
            }
        }
        throw new InvalidKeySpecException("neither RSA nor EC nor Ed25519");
    }

    private static KeySpec decrypted(final Path file, final byte[] der, final @Nullable String password)
            throws GeneralSecurityException, IOException {
        if (password == null) {
            throw new TlsFileException(SETTING, file, "is encrypted, and ssl_options.password is not set");
        }
        final EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(der);
        final AlgorithmParameters parameters = encrypted.getAlgParameters();
        // PBES2 names its functions in its parameters only.
        final String algorithm =
                parameters != null && encrypted.getAlgName().matches("PBES2|1\\.2\\.840\\.113549\\.1\\.5\\.13")
                        ? parameters.toString()
                        : encrypted.getAlgName();
        final Key key = SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray()));
        try {
            final Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE, key, parameters);
            return encrypted.getKeySpec(cipher);
        } catch (final GeneralSecurityException e) {
            throw new TlsFileException(SETTING, file, "cannot be decrypted: ssl_options.password is wrong", e);
        }
    }

    /** The object identifier of the curve, header and all (RFC 5915 §3). */
    private static byte[] curve(final byte[] sec1) throws InvalidKeySpecException {
        int at = content(sec1, 0);
        while (at < sec1.length) {
            final int inside = content(sec1, at);
            final int end = inside + length(sec1, at);
            if ((sec1[at] & 0xFF) == PARAMETERS && (sec1[inside] & 0xFF) == OBJECT_IDENTIFIER) {
                return Arrays.copyOfRange(sec1, inside, end);
            }
            at = end;
        }
        throw new InvalidKeySpecException("a key that does not name its curve");
    }

    /** Where the content of the element at {@code at} begins. */
    private static int content(final byte[] der, final int at) {
        final int first = der[at + 1] & 0xFF;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7F);
    }

    private static int length(final byte[] der, final int at) {
        final int first = der[at + 1] & 0xFF;
        int length = first < 0x80 ? first : 0;
        for (int i = at + 2; i < content(der, at); i++) {
            length = length << Byte.SIZE | der[i] & 0xFF;
        }
        return length;
    }

    private static byte[] der(final int tag, final byte[]... parts) {
        final ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (final byte[] part : parts) {
            content.writeBytes(part);
        }
        final ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        final int length = content.size();
        if (length >= 0x80) {
            final int lengthBytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / Byte.SIZE;
            element.write(0x80 | lengthBytes);
            for (int i = lengthBytes - 1; i > 0; i--) {
                element.write(length >> i * Byte.SIZE);
            }
        }
        element.write(length);
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }
}
