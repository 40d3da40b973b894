package io.millrace.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'suite': ['# few', 'p2p: p2p -c 10 -q 1 | why']}",
                "{'suite': 'peers', 'cells': [{'name': 'p2p', 'arguments': 'p2p -c 10 -q 1', 'note': 'why'}]}"
            })
    void cellsAreLinesOrObjects(final String json) throws Exception {
        assertEquals(
                List.of(new Plan.Line("p2p", "p2p -c 10 -q 1", "why")),
                plan(json).suiteLines());
    }

    @Test
    void whatIsMissingIsEmpty() throws Exception {
        final Plan plan = plan("{'brokers': [{'name': 'a', 'version': null, 'command': ['b', '-c']}]}");
        assertEquals(List.of(new Plan.Broker("a", "", "", "", "", "b -c", "", List.of())), plan.brokers());
        assertEquals("", plan.text("commit"));
        assertEquals(List.of(), plan.suiteLines());
    }

    @Test
    void aPromiseIsReadFromTheConfiguration() {
        assertTrue(promise("millrace", "# durability.level = none\n").startsWith("durability `os`"));
        assertTrue(promise("millrace", "durability {\n  level = none\n}").startsWith("durability `none`"));
        assertTrue(promise("millrace", "MILLRACE_DURABILITY__LEVEL=none").startsWith("durability `none`"));
        assertTrue(promise("mosquitto", "persistence false").startsWith("in memory only"));
        assertTrue(promise("mosquitto", "persistence true").contains("saved now and then"));
        assertTrue(promise("running", "").startsWith("not known"));
    }

    private static String promise(final String kind, final String configuration) {
        return Promise.of(new Plan.Broker("a", kind, "", "", "", "", configuration, List.of()));
    }

    private static Plan plan(final String json) throws Exception {
        return new Plan(new ObjectMapper().readTree(json.replace('\'', '"')));
    }
}
