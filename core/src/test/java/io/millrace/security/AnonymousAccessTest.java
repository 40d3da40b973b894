package io.millrace.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.mqtt.ReasonCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AnonymousAccessTest {
    static Stream<Arguments> addresses() throws UnknownHostException {
        return Stream.of(
                arguments(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 1), true),
                arguments(new InetSocketAddress(InetAddress.getByName("127.9.9.9"), 1), true),
                arguments(new InetSocketAddress(InetAddress.getByName("::1"), 1), true),
                arguments(new InetSocketAddress(InetAddress.getByName("::ffff:127.0.0.1"), 1), true),
                arguments(new InetSocketAddress(InetAddress.getByName("10.0.0.1"), 1), false),
                arguments(InetSocketAddress.createUnresolved("localhost", 1), false),
                arguments(UnixDomainSocketAddress.of("/s"), false));
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void loopbackMeansThisMachine(final SocketAddress address, final boolean allowed) {
        final String answer = allowed ? "c1" : "refused " + ReasonCode.NOT_AUTHORIZED;
        assertEquals(List.of(answer), ask(AnonymousAccess.LOOPBACK, address));
        assertEquals(List.of("c1"), ask(AnonymousAccess.EVERYONE, address));
    }

    @Test
    void aListLetsInItsRangesAndNobodyElse() throws UnknownHostException {
        final AnonymousAccess strict = new AnonymousAccess(
                false,
                false,
                List.of(AddressRange.of("127.0.0.1"), AddressRange.of("10.128.0.0/9"), AddressRange.of("::1")));
        assertEquals(List.of("c1"), ask(strict, new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 1)));
        assertEquals(List.of("c1"), ask(strict, new InetSocketAddress(InetAddress.getByName("::1"), 1)));
        assertEquals(List.of("c1"), ask(strict, new InetSocketAddress(InetAddress.getByName("10.200.0.9"), 1)));
        final List<String> refused = List.of("refused " + ReasonCode.NOT_AUTHORIZED);
        assertEquals(refused, ask(strict, new InetSocketAddress(InetAddress.getByName("127.0.0.2"), 1)));
        assertEquals(refused, ask(strict, new InetSocketAddress(InetAddress.getByName("10.127.0.9"), 1)));
        assertEquals(refused, ask(strict, InetSocketAddress.createUnresolved("localhost", 1)));
    }

    private static List<String> ask(final Authenticator authenticator, final SocketAddress address) {
        final List<String> answers = new ArrayList<>();
        authenticator.authenticate(new Credentials("c1", null, null, address), new AuthenticationResult() {
            @Override
            public void accept(final Principal principal) {
                answers.add(principal.clientId());
            }

            @Override
            public void refuse(final int reasonCode) {
                answers.add("refused " + reasonCode);
            }
        });
        return answers;
    }
}
