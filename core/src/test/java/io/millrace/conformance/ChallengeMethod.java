package io.millrace.conformance;

import io.millrace.mqtt.ReasonCode;
import io.millrace.security.Credentials;
import io.millrace.security.EnhancedAuthenticator;
import io.millrace.security.EnhancedExchange;
import io.millrace.security.EnhancedResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * An Authentication Method that asks questions: "q1" wants "a1", "q2" wants "a2", and so on. Whoever has answered all of
 * them is told "welcome"; data of its own is not looked at in the first round, but "banned" is.
 *
 * @param answering where the answers are given
 */
record ChallengeMethod(String method, int questions, Executor answering) implements EnhancedAuthenticator {
    static final String TWO = "TWO-QUESTIONS";
    static final String THREADED = "TWO-QUESTIONS-THREADED";
    static final String NONE = "NO-QUESTIONS";
    static final String WORDY = "WORDY";

    static final List<EnhancedAuthenticator> ALL = List.of(
            new ChallengeMethod(TWO, 2, Runnable::run),
            new ChallengeMethod(THREADED, 2, answer -> new Thread(answer).start()),
            new ChallengeMethod(NONE, 0, Runnable::run),
            new ChallengeMethod(WORDY, 1, Runnable::run));

    @Override
    public EnhancedExchange begin(final Credentials credentials) {
        return new Interview(credentials);
    }

    private final class Interview implements EnhancedExchange {
        private final Credentials credentials;
        private int asked;

        Interview(final Credentials credentials) {
            this.credentials = credentials;
        }

        @Override
        public void next(final byte @Nullable [] authenticationData, final EnhancedResult result) {
            final String said =
                    authenticationData == null ? "" : new String(authenticationData, StandardCharsets.UTF_8);
            answering.execute(() -> answer(said, result));
        }

        private void answer(final String said, final EnhancedResult result) {
            if (said.equals("banned")) {
                result.refuse(ReasonCode.BANNED);
            } else if (asked > 0 && !said.equals("a" + asked)) {
                result.refuse(ReasonCode.NOT_AUTHORIZED);
            } else if (asked == questions) {
                result.accept(
                        credentials.principal(), questions == 0 ? null : "welcome".getBytes(StandardCharsets.UTF_8));
            } else {
                ++asked;
                result.challenge(
                        ("q" + asked + (method.equals(WORDY) ? " ".repeat(100) : "")).getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
