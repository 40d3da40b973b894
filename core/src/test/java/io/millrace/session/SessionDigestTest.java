package io.millrace.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.retained.RetainedCursor;
import io.millrace.subscription.Subscription;
import io.millrace.topic.TopicFilter;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A new field of Session fails this test until the digest has it, or it is named volatile here. */
class SessionDigestTest {
    private static final Set<String> VOLATILE =
            Set.of("transmitQueue", "unacknowledgedCount", "droppedCount", "matchStamp", "matchIndex");

    /** Set at construction; a Session of another name is another Session. */
    private static final Set<String> IDENTITY = Set.of("clientId");

    private static final Map<String, Consumer<Session>> CHANGES = Map.ofEntries(
            Map.entry("inflight", session -> session.inflight().add(7, 64, 1)),
            Map.entry("queue", session -> session.queue().add(64, 1)),
            Map.entry("received", session -> session.received().add(7)),
            Map.entry(
                    "subscriptions",
                    session -> session.subscriptions()
                            .put(TopicFilter.of("t"), new Subscription<>(session, TopicFilter.of("t"), 1, 0))),
            Map.entry("expiryTimer", session -> new Timers().schedule(session.expiryTimer(), 5)),
            Map.entry("willTimer", session -> new Timers().schedule(session.willTimer(), 5)),
            Map.entry("takeoverTimer", session -> new Timers().schedule(session.takeoverTimer(), 5)),
            Map.entry(
                    "retainedPages",
                    session ->
                            session.addRetainedPages(new RetainedPages(new RetainedCursor(TopicFilter.of("t")), 1, 0))),
            Map.entry("will", session -> session.will(new Will(1, new byte[] {'t'}, 0, false, false, -1, 0))),
            Map.entry("parkedConnect", session -> session.park(new ParkedConnect(1, new byte[] {1}))),
            Map.entry("expiryIntervalS", session -> session.expiryIntervalS(9)),
            Map.entry("lastPacketId", Session::nextPacketId),
            Map.entry("connectionId", session -> session.connect(9, 0, 0)),
            Map.entry("protocolVersion", session -> session.connect(0, 5, 0)),
            Map.entry("receiveMaximum", session -> session.connect(0, 0, 9)));

    @Test
    void everyReplayedFieldIsInTheDigest() {
        assertEquals(List.of(), unseenBy(Session::digest));
    }

    /** The sabotage: a digest that leaves one field out is caught by name. */
    @Test
    void aFieldLeftOutIsNamed() {
        assertEquals(List.of("receiveMaximum"), unseenBy((session, digest) -> {
            session.connect(session.connectionId(), session.protocolVersion(), 0);
            session.digest(digest);
        }));
    }

    @Test
    void volatileFieldsAreNotInTheDigest() {
        final Session session = session();
        final long before = digest(session, Session::digest);
        session.transmitQueue().add(1, 2, 3);
        session.unacknowledgedCount(5);
        session.match(3, 4);
        assertEquals(before, digest(session, Session::digest));
    }

    private static List<String> unseenBy(final BiConsumer<Session, Digest> digester) {
        final List<String> unseen = new ArrayList<>();
        for (final Field field : Session.class.getDeclaredFields()) {
            final String name = field.getName();
            if (Modifier.isStatic(field.getModifiers()) || VOLATILE.contains(name) || IDENTITY.contains(name)) {
                continue;
            }
            final Session session = session();
            final long before = digest(session, digester);
            final Consumer<Session> change = CHANGES.get(name);
            if (change == null) {
                unseen.add(name + " (tell this test how to change it)");
                continue;
            }
            change.accept(session);
            if (digest(session, digester) == before) {
                unseen.add(name);
            }
        }
        return unseen;
    }

    private static Session session() {
        return new Session(ClientId.of("c"));
    }

    private static long digest(final Session session, final BiConsumer<Session, Digest> digester) {
        final Digest digest = new Digest();
        digester.accept(session, digest);
        return digest.value();
    }
}
