package io.millrace.bench.security;

import io.millrace.monitor.CounterSet;
import io.millrace.security.Action;
import io.millrace.security.Authorizer;
import io.millrace.security.Decision;
import io.millrace.security.Permissions;
import io.millrace.security.Principal;
import io.millrace.security.acl.AclFile;
import io.millrace.security.acl.AclSyntaxException;
import io.millrace.security.acl.AuthorizationAnswer;
import io.millrace.security.acl.AuthorizationSource;
import io.millrace.security.acl.CacheConfig;
import io.millrace.security.acl.Chain;
import io.millrace.security.acl.RuleList;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One PUBLISH of a client that publishes to {@value #TOPICS} topics in turn, and may: nobody is asked, the shipped rules,
 * twenty rules of which the last fits, and a remembered answer of a source that is asked elsewhere.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AuthorizationBenchmark {
    static final int TOPICS = 8;

    private static final String SHIPPED = """
            {allow, {username, {re, "^dashboard$"}}, subscribe, ["$SYS/#"]}.
            {allow, {ipaddrs, ["127.0.0.0/8", "::1"]}, all, ["$SYS/#", "#"]}.
            {deny, all, subscribe, ["$SYS/#", {eq, "#"}, {eq, "+/#"}]}.
            {allow, all}.
            """;

    /** Who decides. */
    public enum Kind {
        NOBODY,
        SHIPPED_RULES,
        TWENTY_RULES,
        REMEMBERED
    }

    @Param
    public Kind kind = Kind.NOBODY;

    private final UnsafeBuffer[] topics = new UnsafeBuffer[TOPICS];
    private Permissions permissions = Permissions.ALL;
    private int next;

    @Setup
    public void setUp() throws AclSyntaxException {
        for (int i = 0; i < TOPICS; i++) {
            topics[i] = new UnsafeBuffer(
                    ("sensors/building-7/floor-" + i + "/temperature").getBytes(StandardCharsets.US_ASCII));
        }
        final Principal client = new Principal("c1", "joe", new InetSocketAddress("192.0.2.1", 1));
        permissions = authorizer().permissions(client, new CounterSet(), () -> 0);
        for (int i = 0; i < TOPICS; i++) {
            if (publish() == Decision.LATER) {
                permissions.ask(Runnable::run, () -> {});
                permissions.onTaken();
            }
        }
    }

    private Authorizer authorizer() throws AclSyntaxException {
        return switch (kind) {
            case NOBODY -> Authorizer.ALLOW_ALL;
            case SHIPPED_RULES -> chain(new RuleList(AclFile.read(SHIPPED)));
            case TWENTY_RULES ->
                chain(new RuleList(
                        AclFile.read("{allow, all, publish, [\"sensors/building-8/+/${clientid}\"]}.".repeat(19)
                                + "{allow, all, publish, [\"sensors/+/+/temperature\"]}.")));
            case REMEMBERED -> chain(new Elsewhere());
        };
    }

    private static Chain chain(final AuthorizationSource source) {
        return new Chain(List.of(source), false, Decision.DENY, new CacheConfig(32, 3_600), 7);
    }

    @Benchmark
    public Decision publish() {
        final UnsafeBuffer topic = topics[next++ & TOPICS - 1];
        return permissions.mayPublish(topic, 0, topic.capacity(), 0, false);
    }

    /** Allows everything. */
    private static final class Elsewhere implements AuthorizationSource {
        @Override
        public String name() {
            return "elsewhere";
        }

        @Override
        public void ask(
                final Principal principal,
                final Action action,
                final String topic,
                final int qos,
                final boolean retain,
                final AuthorizationAnswer answer) {
            answer.allow();
        }

        @Override
        public void close() {}
    }
}
