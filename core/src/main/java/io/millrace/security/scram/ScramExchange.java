package io.millrace.security.scram;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.mqtt.ReasonCode;
import io.millrace.security.Credentials;
import io.millrace.security.EnhancedExchange;
import io.millrace.security.EnhancedResult;
import io.millrace.security.account.Account;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One login: the client's first message, a challenge, its proof, and ours. Some microseconds, on the I/O thread. */
final class ScramExchange implements EnhancedExchange {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NONCE_LENGTH = 18;

    private final ScramAuthenticator authenticator;
    private final Credentials credentials;
    private final Supplier<String> nonces;
    private @Nullable Challenged challenged;

    /** @param account null if there is none of that name */
    private record Challenged(
            ClientFirst first,
            String serverFirst,
            ScramKeys keys,
            @Nullable Account account) {}

    ScramExchange(final ScramAuthenticator authenticator, final Credentials credentials) {
        this(authenticator, credentials, ScramExchange::nonce);
    }

    /** @param nonces what is put behind the client's */
    ScramExchange(
            final ScramAuthenticator authenticator, final Credentials credentials, final Supplier<String> nonces) {
        this.authenticator = authenticator;
        this.credentials = credentials;
        this.nonces = nonces;
    }

    private static String nonce() {
        final byte[] random = new byte[NONCE_LENGTH];
        RANDOM.nextBytes(random);
        return Base64.getEncoder().encodeToString(random);
    }

    @Override
    public void next(final byte @Nullable [] authenticationData, final EnhancedResult result) {
        final String message = authenticationData == null ? null : text(authenticationData);
        if (message == null) {
            refuse(result);
        } else if (challenged == null) {
            challenge(ClientFirst.parse(message), result);
        } else {
            verify(challenged, message, result);
        }
    }

    private void challenge(final @Nullable ClientFirst first, final EnhancedResult result) {
        // Also in a re-authentication, where it is the name of the client so far: nobody becomes somebody else.
        final boolean isOther =
                first != null && credentials.username() != null && !first.name().equals(credentials.username());
        if (first == null || isOther) {
            refuse(result);
            return;
        }
        final Account account = authenticator.find(first.name());
        final ScramKeys keys = authenticator.keys(first.name(), account);
        final String serverFirst = "r=" + first.nonce() + nonces.get() + ",s="
                + Base64.getEncoder().encodeToString(keys.salt()) + ",i=" + keys.iterations();
        challenged = new Challenged(first, serverFirst, keys, account);
        result.challenge(serverFirst.getBytes(UTF_8));
    }

    /** {@code c=HEADER,r=NONCE,p=PROOF}; extensions before the proof are passed over. */
    private void verify(final Challenged asked, final String message, final EnhancedResult result) {
        final int proofAt = message.lastIndexOf(",p=");
        final String header =
                "c=" + Base64.getEncoder().encodeToString(asked.first.header().getBytes(UTF_8)) + ",";
        final String nonce = asked.serverFirst.substring(0, asked.serverFirst.indexOf(','));
        final boolean isInOrder = proofAt > 0
                && message.startsWith(header + nonce)
                && (proofAt == header.length() + nonce.length()
                        || message.charAt(header.length() + nonce.length()) == ',');
        final byte[] proof = isInOrder ? base64(message.substring(proofAt + 3)) : null;
        if (proof == null) {
            refuse(result);
            return;
        }
        final ScramMechanism mechanism = authenticator.mechanism();
        final byte[] said =
                (asked.first.bare() + "," + asked.serverFirst + "," + message.substring(0, proofAt)).getBytes(UTF_8);
        final byte[] clientKey = mechanism.hmac(asked.keys.storedKey(), said);
        if (proof.length != clientKey.length) {
            refuse(result);
            return;
        }
        for (int i = 0; i < clientKey.length; i++) {
            clientKey[i] ^= proof[i];
        }
        if (!MessageDigest.isEqual(asked.keys.storedKey(), mechanism.hash(clientKey)) || asked.account == null) {
            refuse(result);
            return;
        }
        final String signature =
                "v=" + Base64.getEncoder().encodeToString(mechanism.hmac(asked.keys.serverKey(), said));
        final Credentials believed = new Credentials(
                credentials.clientId(),
                asked.first.name(),
                null,
                credentials.address(),
                credentials.certificate(),
                credentials.entrance(),
                credentials.attributes());
        result.accept(believed.principal(asked.account.grants()), signature.getBytes(UTF_8));
    }

    /** Whatever it was: who tries must not learn more. */
    private static void refuse(final EnhancedResult result) {
        result.refuse(ReasonCode.NOT_AUTHORIZED);
    }

    private static @Nullable String text(final byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (final CharacterCodingException e) {
            return null;
        }
    }

    private static byte @Nullable [] base64(final String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (final IllegalArgumentException e) {
            return null;
        }
    }
}
