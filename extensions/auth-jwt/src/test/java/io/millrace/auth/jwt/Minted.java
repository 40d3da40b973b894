package io.millrace.auth.jwt;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Tokens made by the JDK alone: the library that verifies them has no part in it. */
final class Minted {
    private Minted() {}

    static String hmac(final String secret, final String claims) {
        return token(
                "{\"alg\":\"HS256\",\"typ\":\"JWT\"}",
                claims,
                new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HMAC"),
                "HS256");
    }

    /** @param algorithm that it is signed with, whatever the header says */
    static String token(final String header, final String claims, final Key key, final String algorithm) {
        final String signed = encoded(header.getBytes(StandardCharsets.UTF_8)) + "."
                + encoded(claims.getBytes(StandardCharsets.UTF_8));
        try {
            return signed + "." + encoded(signature(signed.getBytes(StandardCharsets.US_ASCII), key, algorithm));
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] signature(final byte[] signed, final Key key, final String algorithm)
            throws GeneralSecurityException {
        final String bits = algorithm.substring(2);
        if (key instanceof final SecretKey secret) {
            final Mac mac = Mac.getInstance("HmacSHA" + bits);
            mac.init(secret);
            return mac.doFinal(signed);
        }
        final Signature signature = switch (algorithm.substring(0, 2)) {
            case "RS" -> Signature.getInstance("SHA" + bits + "withRSA");
            case "ES" -> Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
            case "PS" -> Signature.getInstance("RSASSA-PSS");
            default -> Signature.getInstance("Ed25519");
        };
        if (algorithm.startsWith("PS")) {
            signature.setParameter(new PSSParameterSpec(
                    "SHA-" + bits, "MGF1", new MGF1ParameterSpec("SHA-" + bits), Integer.parseInt(bits) / 8, 1));
        }
        signature.initSign((PrivateKey) key);
        signature.update(signed);
        return signature.sign();
    }

    static String encoded(final byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String pem(final PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }
}
