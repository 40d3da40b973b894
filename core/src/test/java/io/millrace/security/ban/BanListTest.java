package io.millrace.security.ban;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BanListTest {
    private static final long NOW_MS = 1_000_000;

    private final Bans bans = new Bans(BanStorage.NONE);

    private static Ban ban(final BanKind kind, final String who) {
        return new Ban(kind, who, "test", "", NOW_MS, Ban.FOREVER);
    }

    private @Nullable Ban find(final String clientId, final @Nullable String username, final String address)
            throws UnknownHostException {
        return bans.list()
                .find(clientId, username, new InetSocketAddress(InetAddress.getByName(address), 1), NOW_MS + 1);
    }

    @ParameterizedTest
    @CsvSource({
        "CLIENTID, c1, c1, u, 10.0.0.1, true",
        "CLIENTID, c1, c11, u, 10.0.0.1, false",
        "CLIENTID, u, c1, u, 10.0.0.1, false",
        "USERNAME, u, c1, u, 10.0.0.1, true",
        "USERNAME, u, c1, , 10.0.0.1, false",
        "PEERHOST, 10.0.0.1, c1, , 10.0.0.1, true",
        "PEERHOST, 10.0.0.1, c1, , 10.0.0.2, false",
        "PEERHOST, 0:0::1, c1, , ::1, true",
        "PEERHOST_NET, 10.0.0.0/24, c1, , 10.0.0.99, true",
        "PEERHOST_NET, 10.0.0.0/24, c1, , 10.0.1.99, false",
        "CLIENTID_RE, evil, my-evil-client, , 10.0.0.1, true",
        "CLIENTID_RE, ^evil, my-evil-client, , 10.0.0.1, false",
        "CLIENTID_RE, ^(a+)+$, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab, , 10.0.0.1, false",
        "USERNAME_RE, ^bot-[0-9]+$, c1, bot-17, 10.0.0.1, true",
        "USERNAME_RE, ^bot-[0-9]+$, bot-17, , 10.0.0.1, false"
    })
    void whoIsMeant(
            final BanKind kind,
            final String who,
            final String clientId,
            final @Nullable String username,
            final String address,
            final boolean isBanned)
            throws IOException {
        assertNull(find(clientId, username, address));
        bans.add(ban(kind, who));
        assertEquals(isBanned, find(clientId, username, address) != null);
        bans.remove(ban(kind, who).key());
        assertNull(find(clientId, username, address));
        assertTrue(bans.list().isEmpty());
    }

    @Test
    void aNameThatIsTooLongToBeLookedAtIsNotLetIn() throws IOException {
        final String name = "x".repeat(NameExpression.NAME_LIMIT + 1);
        assertNull(find(name, null, "10.0.0.1"));
        bans.add(ban(BanKind.CLIENTID_RE, "evil"));
        assertNotNull(find(name, null, "10.0.0.1"));
        assertNull(find(name.substring(1), null, "10.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "a**", "[", "(?=a)b", "\\1", "((a{100}){100}){100}", "a{999}", "(a{9,99}){99}"})
    void anExpressionThatIsNoneOrCostsTooMuchIsRefused(final String text) {
        assertThrows(IllegalArgumentException.class, () -> ban(BanKind.USERNAME_RE, text));
        assertThrows(IllegalArgumentException.class, () -> ban(BanKind.CLIENTID_RE, "a".repeat(257)));
    }

    @ParameterizedTest
    @CsvSource({"PEERHOST, 10.0.0.0/8", "PEERHOST, localhost", "PEERHOST_NET, 10.0.0.1/8", "CLIENTID, ''"})
    void whatIsNoneOfItsKindIsRefused(final BanKind kind, final String who) {
        assertThrows(IllegalArgumentException.class, () -> ban(kind, who));
    }

    @Test
    void whatIsOverIsSweptAndKeptNoLonger() throws IOException {
        final List<String> removed = new ArrayList<>();
        final Bans kept = new Bans(new BanStorage() {
            @Override
            public void put(final Ban ban) {}

            @Override
            public void remove(final Collection<String> keys) {
                removed.addAll(keys);
            }
        });
        kept.add(new Ban(BanKind.CLIENTID, "short", "test", "", NOW_MS, NOW_MS + 500));
        kept.add(ban(BanKind.CLIENTID, "long"));
        kept.doWork(NOW_MS + 499);
        assertEquals(2, kept.size());
        kept.doWork(NOW_MS + 1_499);
        assertEquals(1, kept.size());
        assertEquals(List.of("clientid:short"), removed);
    }

    @Test
    void whatCannotBeKeptIsNotInForce() {
        final Bans failing = new Bans(new BanStorage() {
            @Override
            public void put(final Ban ban) throws IOException {
                throw new IOException("disk");
            }

            @Override
            public void remove(final Collection<String> keys) {}
        });
        assertThrows(IOException.class, () -> failing.add(ban(BanKind.CLIENTID, "c1")));
        assertTrue(failing.list().isEmpty());
    }

    @Test
    void expressionsAndRangesHaveABoundOfTheirOwn() throws IOException {
        for (int i = 0; i < Bans.EXPRESSION_LIMIT; i++) {
            bans.add(ban(BanKind.CLIENTID_RE, "e" + i));
        }
        assertThrows(IllegalArgumentException.class, () -> bans.add(ban(BanKind.USERNAME_RE, "one more")));
        bans.add(ban(BanKind.CLIENTID_RE, "e0"));
        for (int i = 0; i < Bans.RANGE_LIMIT; i++) {
            bans.add(ban(BanKind.PEERHOST_NET, "10." + i / 256 + "." + i % 256 + ".0/24"));
        }
        assertThrows(IllegalArgumentException.class, () -> bans.add(ban(BanKind.PEERHOST_NET, "11.0.0.0/8")));
    }
}
