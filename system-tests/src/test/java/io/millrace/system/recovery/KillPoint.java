package io.millrace.system.recovery;

/**
 * Where a broker is killed: a place in its code, and how often at most it is passed before. A point is one line here. A place
 * that the code has no more fails the test, so that no kill is lost silently.
 */
enum KillPoint {
    BEFORE_THE_APPEND(
            Phase.APPEND, 40, Place.line(Names.JOURNAL, "appender.writeBytes(document.of(buffer, offset, length));")),
    BYTES_WITHOUT_HEADER(Phase.APPEND, 40, Place.entry("net.openhft.chronicle.wire.AbstractWire", "updateHeader")),
    HEADER_WITHOUT_WRITE_POSITION(
            Phase.APPEND,
            40,
            Place.entry("net.openhft.chronicle.queue.impl.single.SingleChronicleQueueStore", "writePosition(J")),
    WRITE_POSITION_WITHOUT_INDEX(
            Phase.APPEND,
            40,
            Place.entry("net.openhft.chronicle.queue.impl.single.StoreAppender", "writeIndexForPosition")),
    BEHIND_THE_APPEND(Phase.APPEND, 40, Place.line(Names.JOURNAL, "endPosition += length;")),
    /** A batch that lies at the end of the hot window and at its beginning is appended as two documents. */
    BETWEEN_TWO_DOCUMENTS(
            Phase.APPEND,
            1,
            Place.line(Names.JOURNAL_STAGE, "runOffset = offset;").when("recordCount")),

    BEFORE_THE_COMMIT(Phase.COMMIT, 40, Place.entry(Names.JOURNAL, "commit")),
    BEFORE_THE_FLUSH(Phase.COMMIT, 20, Place.entry(Names.DISK_SYNC, "commit")),
    FLUSH_WITHOUT_MARK(Phase.COMMIT, 20, Place.line(Names.DISK_SYNC, "mark.move(endPosition);")),
    BEHIND_THE_COMMIT(Phase.COMMIT, 40, Place.line(Names.JOURNAL_STAGE, "schedule.onCommit(batch.timeMs());")),

    BEFORE_THE_ROUTING(Phase.ROUTE, 3_000, Place.line(Names.ROUTING_STAGE, "egress.onEvent(event);")),
    IN_A_MESSAGE(Phase.ROUTE, 1_000, Place.entry("io.millrace.routing.MessageRouting", "deliver")),
    IN_AN_ACKNOWLEDGEMENT(Phase.ROUTE, 1_000, Place.entry("io.millrace.routing.Acknowledging", "onAckRun")),
    ROUTED_AND_NOT_SHOWN(Phase.ROUTE, 40, Place.line(Names.ROUTING_STAGE, "ports.flush();")),
    BEHIND_THE_ROUTING(Phase.ROUTE, 40, Place.line(Names.ROUTING_STAGE, "batch.onRouted();")),

    BEFORE_AN_ACKNOWLEDGEMENT(Phase.EGRESS, 1_000, Place.entry("io.millrace.transport.LoopEgress", "onAck")),
    BEFORE_A_DELIVERY(Phase.EGRESS, 1_000, Place.entry("io.millrace.transport.PublishEgress", "send")),
    ENCODED_AND_NOT_WRITTEN(Phase.EGRESS, 100, Place.entry("io.millrace.transport.Outbound", "flush")),

    BEFORE_THE_ROLL(Phase.ROLL, 2, Place.line("io.millrace.storage.chronicle.Rolling", "clock.next();")),
    OLD_FILE_NOT_CLOSED(
            Phase.ROLL, 2, Place.entry("net.openhft.chronicle.queue.impl.single.StoreAppender", "rollCycleTo(IZ")),
    NEW_FILE_NOT_NOTED(Phase.ROLL, 2, Place.entry("io.millrace.storage.chronicle.ReachedMark", "onBegun")),
    /** By the thread that notes it, while the journal goes on. */
    FILE_FORCED_AND_NOT_NOTED(Phase.ROLL, 1, Place.entry("io.millrace.storage.DurableFiles", "replace")),

    FOLD_RUNNING(Phase.SNAPSHOT, 1, Place.entry("io.millrace.fold.FoldProcess", "await")),
    BEFORE_THE_ADOPTION(Phase.SNAPSHOT, 1, Place.entry(Names.GENERATIONS, "adopt")),
    CHECKED_AND_NOT_RENAMED(Phase.SNAPSHOT, 1, Place.line(Names.GENERATIONS, "changes.rename(candidate, file);")),
    RENAMED_AND_OLD_ONES_THERE(Phase.SNAPSHOT, 1, Place.entry(Names.GENERATIONS, "dropOld")),
    BEFORE_A_DELETION(Phase.SNAPSHOT, 1, Place.entry(Names.GENERATIONS, "deleteUnnamed")),
    ADOPTED_AND_NOT_READ(Phase.SNAPSHOT, 1, Place.line("io.millrace.broker.Folding", "carrying.generation(adopted);")),
    BEFORE_A_RELEASE(Phase.SNAPSHOT, 1, Place.entry("io.millrace.storage.chronicle.FileTable", "releaseBelow")),
    IN_A_RELEASE(
            Phase.SNAPSHOT, 1, Place.line("io.millrace.storage.chronicle.FileTable", "positions.releaseBelow(next);")),

    BEFORE_THE_INSPECTION(Phase.START, 1, Place.entry("io.millrace.storage.chronicle.Inspection", "of")),
    BEFORE_THE_SWEEP(Phase.START, 1, Place.entry(Names.GENERATIONS, "sweep")),
    RUN_NOT_COUNTED(Phase.START, 1, Place.entry("io.millrace.storage.DirectoryMeta", "write")),
    WRITTEN_AND_NOT_RENAMED(
            Phase.START,
            1,
            Place.line(
                    "io.millrace.storage.DurableFiles",
                    "Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);")),
    IN_THE_REPLAY(Phase.START, 3_000, Place.entry("io.millrace.pipeline.Replay", "onRecord")),
    BEFORE_THE_RUN(Phase.START, 1, Place.entry("io.millrace.pipeline.JournalStage", "start")),
    BEHIND_THE_RUN(Phase.START, 1, Place.entry("io.millrace.transport.Transport", "start")),

    BEFORE_THE_STOP(Phase.STOP, 1, Place.entry("io.millrace.broker.Broker", "closeParts")),
    LISTENERS_CLOSED(Phase.STOP, 1, Place.entry("io.millrace.broker.LastEvents", "drive")),
    BEFORE_THE_LAST_SNAPSHOT(Phase.STOP, 1, Place.entry(Names.SNAPSHOTS, "writeLast")),
    LAST_STATE_WRITTEN(Phase.STOP, 1, Place.entry("io.millrace.storage.snapshot.GenerationFile", "write")),
    LAST_STATE_NOT_ADOPTED(Phase.STOP, 1, Place.entry(Names.GENERATIONS, "adopt")),
    JOURNAL_OPEN(Phase.STOP, 1, Place.entry(Names.JOURNAL, "close")),
    LAST_FLUSH(Phase.STOP, 1, Place.entry(Names.DISK_SYNC, "finish")),
    LOCK_HELD(Phase.STOP, 1, Place.entry("io.millrace.storage.DirectoryLock", "close"));

    /** What a kill interrupts. */
    enum Phase {
        APPEND,
        COMMIT,
        ROUTE,
        EGRESS,
        ROLL,
        SNAPSHOT,
        START,
        STOP
    }

    private final Phase phase;
    private final int passLimit;
    private final Place place;

    KillPoint(final Phase phase, final int passLimit, final Place place) {
        this.phase = phase;
        this.passLimit = passLimit;
        this.place = place;
    }

    Phase phase() {
        return phase;
    }

    Place place() {
        return place;
    }

    /** How often the place is passed at most before the kill. */
    int passLimit() {
        return passLimit;
    }

    /** Reached only where commits are forced. */
    boolean isOfForcedCommits() {
        return place.className().equals(Names.DISK_SYNC);
    }

    private static final class Names {
        static final String JOURNAL = "io.millrace.storage.chronicle.ChronicleJournal";
        static final String DISK_SYNC = "io.millrace.storage.chronicle.DiskSync";
        static final String JOURNAL_STAGE = "io.millrace.pipeline.JournalStage";
        static final String GENERATIONS = "io.millrace.storage.snapshot.Generations";
        static final String SNAPSHOTS = "io.millrace.broker.Snapshots";
        static final String ROUTING_STAGE = "io.millrace.pipeline.RoutingStage";
    }
}
