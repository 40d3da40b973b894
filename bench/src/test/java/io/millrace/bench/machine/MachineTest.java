package io.millrace.bench.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read of this machine; it is some Linux. */
class MachineTest {
    @Test
    void ofAllTimeSomeWasBusy() {
        final MachineUse use = MachineUse.parse("cpu  100 10 30 800 50 5 5 7 99 0");
        assertEquals(1_570_000_000L, use.busyNs());
        assertEquals(70_000_000L, use.stolenNs());
        assertEquals(10_070_000_000L, use.totalNs());
        final MachineUse later = MachineUse.parse("cpu  150 10 30 840 60 5 5 7 99 0");
        assertEquals(0.5, later.since(use).busyShare());
        assertEquals(0, use.since(use).busyShare());
    }

    @Test
    void listsOfCpus() {
        assertEquals("{0, 1, 4}", CpuList.parse("0-1,4").toString());
        assertEquals("{3}", CpuList.parse("3").toString());
        for (final String wrong : List.of("", "a", "1-0", "1-2-3", "1,,2", "99999")) {
            assertThrows(IllegalArgumentException.class, () -> CpuList.parse(wrong), wrong);
        }
    }

    @Test
    void thisMachine(@TempDir final Path directory) throws Exception {
        final Environment environment = Environment.now(directory, List.of("a broker"));
        assertTrue(environment.cores() > 0);
        assertTrue(environment.memoryBytes() > 0);
        // Numbers, not the first digit of one: these files can be read once only.
        assertTrue(environment.ephemeralPorts().matches("\\d{4,5} \\d{4,5}"), environment.ephemeralPorts());
        assertFalse(environment.kernel().isEmpty());
        assertEquals(
                environment.machine(), Environment.now(directory, List.of()).machine());
    }

    @Test
    void thisProcess() throws Exception {
        final long pid = ProcessHandle.current().pid();
        assertTrue(Executable.isJvm(pid));
        assertEquals(OpenFiles.own(), OpenFiles.of(pid));
        assertTrue(Executable.find("sh").isPresent());
        assertTrue(Executable.find("no-such-program").isEmpty());
        assertTrue(Executable.nameOf(Integer.MAX_VALUE).isEmpty());
    }

    @Test
    void childrenThatEndedCountAsOurs() throws Exception {
        final long beforeNs = ProcessUse.ownCpuNs();
        final String script = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done";
        assertEquals(0, new ProcessBuilder("sh", "-c", script).start().waitFor());
        assertTrue(ProcessUse.ownCpuNs() - beforeNs >= 20_000_000L, "its CPU time is not in ours");
    }

    @Test
    void shortCommands() {
        assertEquals("two\nlines", ShortCommand.output(List.of("printf", "two\\nlines\\n")));
        assertEquals("two", ShortCommand.firstLine(List.of("printf", "two\\nlines\\n")));
        assertEquals("unknown", ShortCommand.firstLine(List.of("/no/such/program")));
    }
}
