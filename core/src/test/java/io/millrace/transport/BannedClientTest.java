package io.millrace.transport;

import static io.millrace.transport.Packets.connect;
import static io.millrace.transport.Packets.connect5;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.event.EventType;
import io.millrace.monitor.Counter;
import io.millrace.security.AnonymousAccess;
import io.millrace.security.Authenticator;
import io.millrace.security.Authorizer;
import io.millrace.security.EnhancedAuthenticators;
import io.millrace.security.Principal;
import io.millrace.security.ban.Ban;
import io.millrace.security.ban.BanKind;
import io.millrace.security.ban.BanStorage;
import io.millrace.security.ban.Bans;
import io.millrace.security.ban.FlappingConfig;
import io.millrace.security.ban.FlappingDetector;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BannedClientTest {
    private static final String REFUSED_5 = "20 03 00 8a 00".replace(" ", "");
    private static final String DISCONNECTED = "e00198";
    private static final String REFUSED_4 = "20020005";

    private final Bans bans = new Bans(BanStorage.NONE);
    private final List<String> asked = new ArrayList<>();
    private final LoopRig rig = rig((credentials, result) -> {
        asked.add(credentials.clientId());
        result.accept(credentials.principal());
    });

    private LoopRig rig(final Authenticator authenticator) {
        final FlappingDetector flapping = new FlappingDetector(new FlappingConfig(3, 60_000, 300_000), 1);
        return new LoopRig(
                TransportConfig.of(),
                new IoLoop.Access(
                        authenticator, Authorizer.ALLOW_ALL, EnhancedAuthenticators.NONE, new Guards(bans, flapping)));
    }

    private void ban(final BanKind kind, final String who, final long untilMs) throws IOException {
        bans.add(new Ban(kind, who, "test", "", 0, untilMs));
    }

    @Test
    void aBannedClientIsRefusedBeforeItsPasswordIsLookedAt() throws IOException {
        ban(BanKind.CLIENTID, "bad-1", Ban.FOREVER);
        ban(BanKind.CLIENTID_RE, "^evil", Ban.FOREVER);
        final EmbeddedChannel five = rig.accept();
        rig.send(five, connect5("bad-1", ""));
        assertEquals(REFUSED_5, rig.received(five));
        final EmbeddedChannel four = rig.accept();
        rig.send(four, connect("evil-7"));
        assertEquals(REFUSED_4, rig.received(four));
        rig.noEvent();
        assertEquals(List.of(), asked);
        assertEquals(2, rig.count(Counter.CONNECTIONS_BANNED));
        rig.open(connect("bad-2"));
    }

    @Test
    void whoProvesToBeSomebodyBannedIsRefusedAsWell() throws IOException {
        ban(BanKind.USERNAME, "mallory", Ban.FOREVER);
        final LoopRig renaming = rig((credentials, result) ->
                result.accept(new Principal(credentials.clientId(), "mallory", credentials.address())));
        final EmbeddedChannel client = renaming.accept();
        renaming.send(client, connect5("c1", ""));
        assertEquals(REFUSED_5, renaming.received(client));
        renaming.noEvent();
    }

    @Test
    void aBanEnds() throws IOException {
        ban(BanKind.CLIENTID, "c1", rig.nowMs + 10_000);
        final EmbeddedChannel early = rig.accept();
        rig.send(early, connect("c1"));
        assertEquals(REFUSED_4, rig.received(early));
        rig.pass(10);
        rig.open(connect("c1"));
    }

    @Test
    void aNewBanEndsTheConnectionsItHitsAndNoOther() throws IOException {
        final List<EmbeddedChannel> hit = new ArrayList<>();
        final List<EmbeddedChannel> others = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            (i % 2 == 0 ? hit : others).add(rig.open(connect5(i % 2 == 0 ? "a" + i : "b" + i, "")));
        }
        final EmbeddedChannel waiting = rig.accept();
        rig.send(waiting, connect5("a-waiting", ""));
        rig.next(EventType.CONNECT);
        ban(BanKind.CLIENTID_RE, "^a", Ban.FOREVER);
        for (int i = 0; i < 10; i++) {
            rig.cycle();
        }
        for (final EmbeddedChannel client : hit) {
            assertEquals(DISCONNECTED, rig.received(client));
            rig.next(EventType.CLOSED);
        }
        assertEquals(REFUSED_5, rig.received(waiting));
        rig.next(EventType.CLOSED);
        rig.noEvent();
        for (final EmbeddedChannel client : others) {
            assertTrue(client.isActive());
            assertEquals("", rig.received(client));
        }
    }

    @Test
    void whoEndsTooOftenIsBannedForAWhile() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertTrue(bans.list().isEmpty());
            final EmbeddedChannel client = rig.open(connect("c1"));
            client.close();
            rig.cycle();
            rig.next(EventType.CLOSED);
        }
        bans.doWork(rig.nowMs);
        final EmbeddedChannel banned = rig.accept();
        rig.send(banned, connect("c1"));
        assertEquals(REFUSED_4, rig.received(banned));
        assertEquals("flapping", bans.page("", 10).get(0).by());
        rig.pass(300);
        rig.open(connect("c1"));
    }

    @Test
    void strangersWithoutCredentialsCannotHaveAClientBanned() throws IOException {
        final LoopRig strict = rig(AnonymousAccess.LOOPBACK);
        for (int i = 0; i < 50; i++) {
            final EmbeddedChannel stranger = strict.accept();
            strict.send(stranger, connect("c1"));
            stranger.close();
            strict.cycle();
        }
        bans.doWork(strict.nowMs);
        assertTrue(bans.list().isEmpty());
    }
}
