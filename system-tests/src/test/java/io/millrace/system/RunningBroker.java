package io.millrace.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One broker for all tests of a class: started before the first, stopped with SIGTERM behind the last. A test that fails shows
 * what the broker printed, and a broker that dies fails the test it died in.
 */
public final class RunningBroker implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    private final BrokerProcess broker;
    private final AtomicInteger names = new AtomicInteger();

    public RunningBroker(final String name) {
        broker = new BrokerProcess(BrokerKind.CHOSEN, name);
    }

    public RunningBroker with(final String variable, final String value) {
        broker.with(variable, value);
        return this;
    }

    @Override
    public void beforeAll(final ExtensionContext context) {
        BrokerKind.CHOSEN.assumePresent();
        broker.start();
    }

    @Override
    public void afterEach(final ExtensionContext context) {
        final boolean isAlive = broker.isAlive();
        if (!isAlive
                || context.getExecutionException()
                        .filter(e -> !(e instanceof org.opentest4j.TestAbortedException))
                        .isPresent()) {
            System.out.println("--- " + context.getDisplayName() + ": the broker printed (" + broker.output() + ")\n"
                    + broker.tail() + "\n---");
        }
        assertTrue(isAlive, "the broker died");
    }

    @Override
    public void afterAll(final ExtensionContext context) {
        if (broker.isAlive()) {
            broker.stop();
        }
        broker.close();
    }

    /** A name that no other test of this class uses: for a client id or the first level of a topic. */
    public String unique(final String prefix) {
        return prefix + names.incrementAndGet();
    }

    public BrokerProcess process() {
        return broker;
    }

    public String uri() {
        return broker.uri();
    }

    public String host() {
        return broker.host();
    }

    public int port() {
        return broker.port();
    }
}
