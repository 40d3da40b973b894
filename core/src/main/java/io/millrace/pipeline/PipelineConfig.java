package io.millrace.pipeline;

import io.millrace.event.AckRunEvent;
import io.millrace.event.EventFlyweight;
import org.agrona.BitUtil;

/**
 * The sizes of the pipeline; every one is a bound.
 *
 * @param ingressCells cells of 64 bytes in each port's ingress ring; a power of two
 * @param egressCells cells of 64 bytes in each port's egress ring; a power of two. A quarter is kept for answers
 * @param eventLengthLimit the longest event, in bytes; a multiple of 64
 * @param overflowCount how many events longer than a quarter of the ingress ring a port may have under way
 * @param hotWindowBytes how much of the journal stays in memory; a power of two
 * @param batchEventLimit events journaled and routed in one duty cycle
 * @param batchByteLimit bytes journaled in one duty cycle, but for the last event
 * @param backlogWindowBytes the room of the backlog reader; a power of two
 * @param backlogRequestLimit records asked of the backlog reader and not yet brought; a power of two
 * @param isBacklogThreaded false: {@link Pipeline#doWork()} drives the backlog reader as well, for the simulator
 */
public record PipelineConfig(
        int ingressCells,
        int egressCells,
        int eventLengthLimit,
        int overflowCount,
        int hotWindowBytes,
        int batchEventLimit,
        int batchByteLimit,
        int backlogWindowBytes,
        int backlogRequestLimit,
        boolean isBacklogThreaded) {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    /** The longest SUBACK or reply with the header of its egress record, in bytes. */
    static final int ANSWER_LENGTH_LIMIT = EventFlyweight.LARGE_EVENT_LENGTH + ByteRing.CELL_LENGTH;

    /** Few small answers beside the large one: CONNACK, DISCONNECT of the connection taken over. */
    private static final int SMALL_ANSWERS_LENGTH = 4 * ByteRing.CELL_LENGTH;

    public PipelineConfig {
        powerOfTwo("ingressCells", ingressCells);
        powerOfTwo("egressCells", egressCells);
        powerOfTwo("hotWindowBytes", hotWindowBytes);
        powerOfTwo("backlogWindowBytes", backlogWindowBytes);
        powerOfTwo("backlogRequestLimit", backlogRequestLimit);
        check(backlogRequestLimit >= 4, "backlogRequestLimit", backlogRequestLimit, "at least 4");
        check(eventLengthLimit >= 1024, "eventLengthLimit", eventLengthLimit, "at least 1024");
        check(eventLengthLimit % 64 == 0, "eventLengthLimit", eventLengthLimit, "a multiple of 64");
        check(overflowCount >= 1, "overflowCount", overflowCount, "at least 1");
        check(batchEventLimit >= 1, "batchEventLimit", batchEventLimit, "at least 1");
        check(batchByteLimit >= 1, "batchByteLimit", batchByteLimit, "at least 1");
        // Only what is journaled or refused may travel by an overflow buffer, because that buffer ends in the journal
        // stage.
        final int transientLengthLimit = Math.min(EventFlyweight.LARGE_EVENT_LENGTH, eventLengthLimit);
        check(
                ingressCells / 4L * ByteRing.CELL_LENGTH >= transientLengthLimit,
                "ingressCells",
                ingressCells,
                "four times " + transientLengthLimit + " bytes or more");
        // A batch is routed from the window, so the window holds at least two.
        check(
                (batchByteLimit + (long) eventLengthLimit) * 2 <= hotWindowBytes,
                "hotWindowBytes",
                hotWindowBytes,
                "twice batchByteLimit + eventLengthLimit or more");
        check(
                backlogWindowBytes >= 2L * eventLengthLimit,
                "backlogWindowBytes",
                backlogWindowBytes,
                "twice eventLengthLimit or more");
        // A contiguous record may cost its length again at the end of the ring.
        final int answersLengthLimit =
                2 * ANSWER_LENGTH_LIMIT + 16 * (AckRunEvent.COUNT_LIMIT + 1) + SMALL_ANSWERS_LENGTH;
        check(
                egressCells / 4L * ByteRing.CELL_LENGTH >= answersLengthLimit,
                "egressCells",
                egressCells,
                "four times " + answersLengthLimit + " bytes or more");
    }

    /** The sizes for a maximum packet size of 1 MiB. */
    public static PipelineConfig defaults() {
        return ofEventLengthLimit(MIB + 256 * KIB);
    }

    /** The default sizes around another limit; an event may be some KiB longer than its packet. */
    public static PipelineConfig ofEventLengthLimit(final int eventLengthLimit) {
        return new PipelineConfig(
                16 * KIB, 32 * KIB, eventLengthLimit, 4, 64 * MIB, 4 * KIB, 4 * MIB, 16 * MIB, KIB, true);
    }

    /** Cells of an egress ring that only answers may use. */
    int egressReserveCells() {
        return egressCells / 4;
    }

    private static void powerOfTwo(final String name, final int value) {
        check(value > 0 && BitUtil.isPowerOfTwo(value), name, value, "a power of two");
    }

    private static void check(final boolean isValid, final String name, final long value, final String expected) {
        if (!isValid) {
            throw new IllegalArgumentException(name + " = " + value + ": must be " + expected);
        }
    }
}
