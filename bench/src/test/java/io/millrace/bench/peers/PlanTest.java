package io.millrace.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bench.BenchException;
import io.millrace.bench.result.ResultFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {
    private static final BrokerDescription MOSQUITTO = new BrokerDescription(
            "mosquitto",
            "mosquitto",
            "2.0.11",
            "/usr/sbin/mosquitto",
            List.of("mosquitto"),
            "a 1\nb 2\n",
            "",
            List.of());

    @Test
    void theSamePlanIsAgreedTo(@TempDir final Path directory) throws Exception {
        PlanFile.agree(directory, plan("abc", 5, "a: p2p -c 1 | note", MOSQUITTO), false);
        final String first = Files.readString(directory.resolve(PlanFile.NAME));
        PlanFile.agree(directory, plan("abc", 5, "a: p2p -c 1 | another note", MOSQUITTO), false);
        assertEquals(first, Files.readString(directory.resolve(PlanFile.NAME)));
    }

    @Test
    void anotherPlanIsRefusedWithEveryDifference(@TempDir final Path directory) throws Exception {
        PlanFile.agree(directory, plan("abc", 5, "a: p2p -c 1", MOSQUITTO), false);
        final BrokerDescription changed = new BrokerDescription(
                "mosquitto", "mosquitto", "2.1", "/usr/sbin/mosquitto", List.of("mosquitto"), "a 1\n", "", List.of());
        final Plan other = plan("def", 7, "b: p2p -c 1", changed);
        final BenchException refused =
                assertThrows(BenchException.class, () -> PlanFile.agree(directory, other, false));
        assertEquals(
                List.of(
                        "broker mosquitto, configuration: was a 1; b 2, is a 1",
                        "broker mosquitto, version: was 2.0.11, is 2.1",
                        "cell a: was p2p -c 1, is not there",
                        "cell b: was not there, is p2p -c 1",
                        "commit: was abc, is def",
                        "runs: was 5, is 7"),
                refused.getMessage().lines().skip(1).map(String::strip).toList());
    }

    @Test
    void forceKeepsTheDifferenceInThePlan(@TempDir final Path directory) throws Exception {
        PlanFile.agree(directory, plan("abc", 5, "a: p2p -c 1", MOSQUITTO), false);
        PlanFile.agree(directory, plan("def", 5, "a: p2p -c 1", MOSQUITTO), true);
        PlanFile.agree(directory, plan("fed", 5, "a: p2p -c 1", MOSQUITTO), true);
        final Plan kept = ResultFiles.read(directory.resolve(PlanFile.NAME), Plan.class);
        assertEquals("fed", kept.commit());
        assertEquals("2026-11-23T04:00:00Z", kept.startedAt());
        assertEquals(2, kept.changes().size());
        assertTrue(
                kept.changes().get(0).endsWith("commit: was abc, is def"),
                kept.changes().get(0));
        // And it is the plan from then on.
        PlanFile.agree(directory, plan("fed", 5, "a: p2p -c 1", MOSQUITTO), false);
    }

    @Test
    void aPlanThatCannotBeReadIsNotOverwritten(@TempDir final Path directory) throws Exception {
        Files.writeString(directory.resolve(PlanFile.NAME), "{");
        final Plan plan = plan("abc", 5, "a: p2p -c 1", MOSQUITTO);
        assertThrows(BenchException.class, () -> PlanFile.agree(directory, plan, true));
        assertEquals("{", Files.readString(directory.resolve(PlanFile.NAME)));
    }

    private static Plan plan(
            final String commit, final int runs, final String suiteLine, final BrokerDescription broker) {
        return new Plan(
                Plan.FORMAT,
                "2026-11-23T04:00:00Z",
                commit,
                false,
                "one machine",
                List.of("--suite", "x"),
                "x",
                List.of(suiteLine),
                List.of(broker),
                runs,
                "",
                30,
                5,
                List.of("java"),
                List.of(),
                List.of());
    }
}
