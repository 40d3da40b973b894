package io.millrace.transport;

import io.millrace.security.Credentials;
import io.millrace.security.EnhancedAuthenticator;
import io.millrace.security.EnhancedExchange;
import io.millrace.security.EnhancedResult;
import java.net.InetSocketAddress;

/** An Authentication Method that keeps the last question for the test to answer. */
final class StubMechanism implements EnhancedAuthenticator, EnhancedExchange {
    Credentials credentials = new Credentials("", null, null, new InetSocketAddress(0));
    byte[] shown = {};
    EnhancedResult result;
    int ends;
    boolean faulty;

    @Override
    public String method() {
        return "M";
    }

    @Override
    public EnhancedExchange begin(final Credentials given) {
        credentials = given;
        return this;
    }

    @Override
    public void next(final byte[] authenticationData, final EnhancedResult waiting) {
        if (faulty) {
            throw new IllegalStateException("backend");
        }
        shown = authenticationData;
        result = waiting;
    }

    @Override
    public void end() {
        ++ends;
    }
}
