package io.millrace.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.storage.DiskSpace.Level;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {
    private static final long RESERVE = 800;
    private static final long UNREADABLE = -1;

    private final AtomicLong usable = new AtomicLong(10_000);
    private final List<String> calls = new ArrayList<>();
    private final DiskSpace space = new DiskSpace("here", this::ask, RESERVE);

    private long ask() throws IOException {
        final long bytes = usable.get();
        if (bytes == UNREADABLE) {
            throw new IOException("no answer");
        }
        return bytes;
    }

    private Level at(final long bytes) {
        usable.set(bytes);
        space.look();
        return space.level();
    }

    @Test
    void aQuarterOfTheReserveIsTheEnd() {
        assertEquals(Level.ROOM, at(800));
        assertEquals(Level.LOW, at(799));
        assertEquals(Level.LOW, at(200));
        assertEquals(Level.NONE, at(199));
        assertEquals(199, space.usableBytes());
    }

    @Test
    void itIsBetterOnceThereIsAnEighthMore() {
        at(100);
        assertEquals(Level.NONE, at(299));
        assertEquals(Level.LOW, at(300));
        assertEquals(Level.LOW, at(200), "not worse for that");
        assertEquals(Level.LOW, at(899));
        assertEquals(Level.ROOM, at(900));
        assertEquals(Level.ROOM, at(800));
        at(0);
        assertEquals(Level.ROOM, at(900), "in one step");
    }

    @Test
    void aDiskThatDoesNotAnswerRefusesNobody() {
        at(100);
        assertEquals(Level.ROOM, at(UNREADABLE));
        assertEquals(Level.NONE, at(100));
    }

    @Test
    void listenersHearOfChanges() {
        space.onChange(() -> calls.add("change to " + space.level()));
        space.onLow(() -> calls.add("low"));
        at(1000);
        at(500);
        at(400);
        at(100);
        at(500);
        at(1000);
        assertEquals(List.of("change to LOW", "low", "change to NONE", "change to LOW", "change to ROOM"), calls);
    }

    @Test
    void withoutAReserveThereIsAlwaysRoom() {
        final DiskSpace unwatched = new DiskSpace("here", () -> 0, 0);
        unwatched.look();
        assertEquals(Level.ROOM, unwatched.level());
        assertEquals(Level.ROOM, DiskSpace.UNWATCHED.level());
    }

    @Test
    void itLooksByItself() throws InterruptedException {
        final CountDownLatch low = new CountDownLatch(1);
        final CountDownLatch room = new CountDownLatch(1);
        space.onChange(() -> (space.level() == Level.LOW ? low : room).countDown());
        space.start();
        usable.set(500);
        assertTrue(low.await(30, TimeUnit.SECONDS));
        usable.set(5_000);
        assertTrue(room.await(30, TimeUnit.SECONDS));
        space.close();
        usable.set(0);
        assertEquals(Level.ROOM, space.level());
    }

    @Test
    void aRealDiskAnswers(@TempDir final Path directory) throws IOException {
        try (DiskSpace real = DiskSpace.of(directory, 1)) {
            real.start();
            assertEquals(Level.ROOM, real.level());
            assertTrue(real.usableBytes() > 0 && real.usableBytes() < Long.MAX_VALUE);
        }
        try (DiskSpace real = DiskSpace.of(directory, Long.MAX_VALUE / 2)) {
            assertEquals(Level.NONE, real.level());
        }
    }
}
