package io.millrace.bench.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class JvmHeapTest {
    @Test
    void whateverTheCollector() {
        assertEquals(
                OptionalLong.of(3_072 * 1024L),
                JvmHeap.used(" garbage-first heap   total 40960K, used 3072K [0x0000000600000000)\n"
                        + " Metaspace       used 146K, committed 320K, reserved 1114112K\n"));
        assertEquals(
                OptionalLong.of(1_100 * 1024L),
                JvmHeap.used(" PSYoungGen      total 5120K, used 100K [0x1)\n  eden space 4608K, 2% used [0x1)\n"
                        + " ParOldGen       total 9216K, used 1000K [0x2)\n"));
        assertEquals(
                OptionalLong.of(20 * 1024 * 1024L),
                JvmHeap.used(" ZHeap           used 20M, capacity 64M, max capacity 2048M\n"));
        assertEquals(OptionalLong.empty(), JvmHeap.used("no such process"));
    }

    @Test
    void thisProcessAnswers() throws Exception {
        final OptionalLong used =
                JvmHeap.usedAfterCollection(ProcessHandle.current().pid());
        assertTrue(used.orElseThrow() > 1 << 20);
    }

    @Test
    void aProcessThatIsNoJvmHasNoneAndLives() throws Exception {
        final Process sleeping = new ProcessBuilder("sleep", "60").start();
        try {
            assertEquals(OptionalLong.empty(), JvmHeap.usedAfterCollection(sleeping.pid()));
            assertTrue(sleeping.isAlive());
        } finally {
            sleeping.destroy();
        }
    }

    @Test
    void findsTheMemoryBesideTheHeap() {
        final String summary = """
                Total: reserved=1500KB, committed=900KB
                -                  Internal (reserved=544KB, committed=544KB)
                                            (malloc=512KB #1024)

                -                     Other (reserved=20978KB, committed=20970KB)
                """;
        assertEquals(OptionalLong.of(20_970L * 1024), JvmHeap.other(summary));
        assertEquals(OptionalLong.empty(), JvmHeap.other("Native memory tracking is not enabled"));
    }
}
