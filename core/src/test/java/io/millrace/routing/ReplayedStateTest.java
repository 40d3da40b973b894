package io.millrace.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.event.ConnectionId;
import io.millrace.event.EventFlyweight;
import io.millrace.event.EventType;
import io.millrace.monitor.CounterSet;
import io.millrace.mqtt.PacketType;
import io.millrace.routing.EventScript.WillSpec;
import io.millrace.snapshot.NotReplayed;
import io.millrace.snapshot.Section;
import io.millrace.snapshot.SnapshotReader;
import io.millrace.snapshot.SnapshotWriter;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * A new field of anything the router remembers fails this test until it is written to snapshots and read back, or marked
 * {@link NotReplayed}; so does a class that it has not seen.
 */
class ReplayedStateTest {
    /** What cannot have any value: half of a list of two Subscription Identifiers is a list. */
    private static final Map<String, Consumer<Object>> CHANGES =
            Map.of("IdentifierList.length", list -> halve(list, "length"));

    @Test
    void everyFieldIsInTheSnapshotAndComesBack() {
        final ReplayedFields<RouterState> fields = new ReplayedFields<>(
                () -> stateOf(busy()),
                ReplayedStateTest::bytesOf,
                bytes -> bytesOf(stateOf(SnapshotBytes.restore(bytes))),
                CHANGES);
        assertEquals(Set.of(), fields.unseen());
    }

    /** The sabotage: a class that forgets one field, restores another wrongly, and has one that nobody can judge. */
    @Test
    void aFieldLeftOutIsNamed() {
        final ReplayedFields<Forgetful> fields = new ReplayedFields<>(
                Forgetful::new, Forgetful::bytes, bytes -> Forgetful.read(bytes).bytes(), Map.of());
        assertEquals(
                Set.of(
                        "Forgetful.forgotten: not in the snapshot",
                        "Forgetful.lost: not restored",
                        "Forgetful.text: tell the test how to change StringBuilder",
                        "Forgetful.absent: nowhere in the state of this test"),
                fields.unseen());
    }

    @SuppressWarnings("UnusedVariable")
    private static final class Forgetful {
        private int written = 1;
        private int[] elements = {1, 2};
        private int forgotten = 1;
        private int lost = 1;
        private final StringBuilder text = new StringBuilder();
        private Forgetful absent;

        @NotReplayed("of no matter")
        private int excused = 1;

        byte[] bytes() {
            final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            final SnapshotWriter writer = Router.writerOf((buffer, offset, length) -> {
                final byte[] part = new byte[length];
                buffer.getBytes(offset, part);
                bytes.writeBytes(part);
            });
            writer.section(Section.ROUTER);
            writer.putInt(written);
            writer.putInt(elements[1]);
            writer.putInt(lost);
            writer.end();
            return bytes.toByteArray();
        }

        static Forgetful read(final byte[] bytes) {
            final int[] at = new int[1];
            final SnapshotReader reader = new SnapshotReader((buffer, offset, length) -> {
                final int count = Math.min(length, bytes.length - at[0]);
                buffer.putBytes(offset, bytes, at[0], count);
                at[0] += count;
                return count;
            });
            reader.section(Section.ROUTER);
            final Forgetful read = new Forgetful();
            read.written = reader.getInt();
            read.elements[1] = reader.getInt();
            reader.getInt();
            reader.end();
            return read;
        }
    }

    private static void halve(final Object holder, final String name) {
        try {
            final var field = holder.getClass().getDeclaredField(name);
            field.setAccessible(true);
            field.setInt(holder, field.getInt(holder) / 2);
        } catch (final ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytesOf(final RouterState state) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        state.write(Router.writerOf((buffer, offset, length) -> {
            final byte[] part = new byte[length];
            buffer.getBytes(offset, part);
            bytes.writeBytes(part);
        }));
        return bytes.toByteArray();
    }

    private static RouterState stateOf(final Router router) {
        try {
            final var field = Router.class.getDeclaredField("state");
            field.setAccessible(true);
            return (RouterState) field.get(router);
        } catch (final ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** Something of everything. */
    private static Router busy() {
        final EventScript script = new EventScript();
        final Router router = new Router(new CounterSet(), 1);
        final long[] c = new long[6];
        apply(router, script.started(1));
        apply(router, script.configured(2, 8, 50));
        for (int i = 0; i < c.length; i++) {
            c[i] = ConnectionId.of(1, 0, i, 1);
            final WillSpec will = i == 1 || i == 4 ? new WillSpec("will/" + i, "gone", 1, false, 30, 60) : null;
            apply(router, script.connect(c[i], "client" + i, false, 300, 10, will));
        }
        final long lost = ConnectionId.of(1, 1, 0, 1);
        apply(router, script.connect(lost, "lost", true, 0, 10, new WillSpec("will", "gone", 1, false, 0, 900)));
        apply(router, script.bare(EventType.CLOSED, lost));
        apply(router, script.configured(2, 8, 6));
        for (int i = 0; i < 8; i++) {
            apply(router, script.publish(c[0], "r/" + i, "kept", 1, true, 10 + i, i % 2 == 0 ? -1 : 500));
        }
        for (int i = 1; i < 4; i++) {
            apply(router, script.subscribe(c[i], 1, 5, "t/1", 2));
            apply(router, script.subscribe(c[i], 2, 6, "t/+", 2));
            apply(router, script.subscribe(c[i], 3, 0, "$share/g/s/#", 1));
            apply(router, script.subscribe(c[i], 4, 0, "$share/h/s/#", 1));
        }
        apply(router, script.subscribe(c[4], 5, 0, "s/#", 1));
        apply(router, script.subscribe(c[4], 6, 0, "own/+/x", 1));
        apply(router, script.subscribe(c[4], 6, 0, "+/own", 1));
        apply(router, script.subscribe(c[0], 6, 0, "#", 0));
        apply(router, script.subscribe(c[5], 7, 7, "r/#", 1));
        for (int i = 0; i < 4; i++) {
            apply(router, script.publish(c[0], "t/1", "m" + i, 2, false, 100 + i));
            apply(router, script.publish(c[0], "s/1", "s" + i, 1, false, 200 + i));
        }
        apply(router, script.ack(c[1], PacketType.PUBREC, 1, 0));
        apply(router, script.bare(EventType.CLOSED, c[4]));
        apply(router, script.connect(ConnectionId.of(1, 0, 9, 1), "client1", false, 300, 10, null));
        return router;
    }

    private static void apply(final Router router, final EventFlyweight event) {
        router.apply(event, MutedEgress.INSTANCE);
    }
}
