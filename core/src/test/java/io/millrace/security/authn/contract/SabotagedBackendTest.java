package io.millrace.security.authn.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.millrace.mqtt.ReasonCode;
import io.millrace.security.Credentials;
import io.millrace.security.Grants;
import io.millrace.security.authn.AuthenticationAnswer;
import io.millrace.security.authn.AuthenticationBackend;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract finds the backends that do not keep it. */
class SabotagedBackendTest {
    private static final String SECRET = "sEcret";

    /** What is done wrong. */
    private enum Fault {
        NONE,
        ANY_CASE,
        PREFIX_IS_ENOUGH,
        EVERYBODY_KNOWN,
        NAME_IS_A_PATTERN,
        WITHOUT_PASSWORD,
        TWICE,
        ONE_FOR_ALL,
        WAITS,
        TELLS
    }

    private static final class Faulty extends BackendContract implements AuthenticationBackend, Outside {
        private final Fault fault;
        private @Nullable Runnable held;
        private boolean isHolding;
        private boolean isDown;
        private @Nullable Credentials first;

        Faulty(final Fault fault) {
            this.fault = fault;
        }

        @Override
        public String name() {
            return fault.name();
        }

        @Override
        public void check(final Credentials credentials, final AuthenticationAnswer answer) {
            if (isHolding && fault != Fault.WAITS) {
                held = () -> answer(credentials, answer);
                return;
            }
            answer(credentials, answer);
        }

        private void answer(final Credentials credentials, final AuthenticationAnswer answer) {
            if (isDown) {
                answer.fail(new IllegalStateException(fault == Fault.TELLS ? "no answer to " + SECRET : "down"));
                return;
            }
            final Credentials shown = fault == Fault.ONE_FOR_ALL ? firstOf(credentials) : credentials;
            final String username = shown.username();
            if (username == null && fault != Fault.WITHOUT_PASSWORD) {
                answer.ignore();
            } else if (fault == Fault.EVERYBODY_KNOWN || isKnown(String.valueOf(username))) {
                if (isRight(shown.password())) {
                    answer.allow(Grants.NONE);
                } else {
                    answer.deny(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
                }
            } else {
                answer.ignore();
            }
            if (fault == Fault.TWICE) {
                answer.ignore();
            }
        }

        /** Whoever asks, it is the first that is looked at. */
        private synchronized Credentials firstOf(final Credentials credentials) {
            if (first == null) {
                first = credentials;
            }
            return first;
        }

        private boolean isKnown(final String username) {
            return username.equals("joe")
                    || fault == Fault.NAME_IS_A_PATTERN && username.equals("*")
                    || fault == Fault.WITHOUT_PASSWORD && username.equals("null");
        }

        private boolean isRight(final byte @Nullable [] password) {
            if (password == null) {
                return fault == Fault.WITHOUT_PASSWORD;
            }
            final String text = new String(password, UTF_8);
            return switch (fault) {
                case ANY_CASE -> text.equalsIgnoreCase(SECRET);
                case PREFIX_IS_ENOUGH -> text.startsWith(SECRET);
                default -> text.equals(SECRET);
            };
        }

        @Override
        public void close() {}

        @Override
        protected AuthenticationBackend backend() {
            return this;
        }

        private static Credentials shown(final String username, final String password) {
            return new Credentials("c", username, password.getBytes(UTF_8), new InetSocketAddress("127.0.0.1", 1));
        }

        @Override
        protected Credentials right() {
            return shown("joe", SECRET);
        }

        @Override
        protected Credentials wrong() {
            return shown("joe", "guess");
        }

        @Override
        protected Credentials unknown() {
            return shown("ann", SECRET);
        }

        @Override
        protected @Nullable Credentials expired() {
            return null;
        }

        @Override
        protected Credentials named(final String name) {
            return shown(name, SECRET);
        }

        @Override
        protected Outside outside() {
            return this;
        }

        @Override
        public void hold() {
            isHolding = true;
        }

        @Override
        public void release() {
            isHolding = false;
            final Runnable waiting = held;
            if (waiting != null) {
                waiting.run();
            }
        }

        @Override
        public void goDown() {
            isDown = true;
        }

        @Override
        public void comeBack() {
            isDown = false;
        }
    }

    private static void assertFound(final Fault fault, final Check check) {
        assertDoesNotThrow(() -> check.on(new Faulty(Fault.NONE)), "without the fault");
        assertThrows(AssertionError.class, () -> check.on(new Faulty(fault)), fault::name);
    }

    /** One of the contract. */
    private interface Check {
        void on(BackendContract contract) throws Exception;
    }

    @Test
    void eachIsFound() {
        assertFound(Fault.ANY_CASE, BackendContract::nearlyRightIsWrong);
        assertFound(Fault.PREFIX_IS_ENOUGH, BackendContract::nearlyRightIsWrong);
        assertFound(Fault.EVERYBODY_KNOWN, BackendContract::whoIsUnknownIsLeftToOthers);
        assertFound(Fault.NAME_IS_A_PATTERN, BackendContract::aNameIsNothingButAName);
        assertFound(Fault.WITHOUT_PASSWORD, BackendContract::whoShowsNothingIsNotAllowed);
        assertFound(Fault.TWICE, BackendContract::nothingIsAnsweredTwice);
        assertFound(Fault.ONE_FOR_ALL, BackendContract::manyAskAtTheSameTime);
        assertFound(Fault.WAITS, BackendContract::whileTheOutsideIsSlowNobodyIsHeldUp);
        assertFound(Fault.TELLS, BackendContract::anOutsideThatIsDownIsAFailureUntilItIsBack);
    }
}
