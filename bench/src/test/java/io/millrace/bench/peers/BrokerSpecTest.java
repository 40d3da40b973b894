package io.millrace.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bench.BenchException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokerSpecTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            nullValues = "none",
            value = {
                "mosquitto mosquitto MOSQUITTO none",
                "mosquitto=/opt/m mosquitto MOSQUITTO /opt/m",
                "new:mosquitto=/opt/m new MOSQUITTO /opt/m",
                "millrace millrace MILLRACE none",
                "before:millrace=/old before MILLRACE /old",
                "flash=127.0.0.1:1884 flash RUNNING 127.0.0.1:1884",
                "mosquitto=127.0.0.1:1883 mosquitto RUNNING 127.0.0.1:1883",
                "six=[::1]:1883,pid=12 six RUNNING [::1]:1883",
            })
    void everyForm(final String text, final String name, final BrokerKind kind, final String place) throws Exception {
        final BrokerSpec spec = BrokerSpec.parse(text);
        assertEquals(name, spec.name());
        assertEquals(kind, spec.kind());
        assertEquals(place == null ? "" : place, spec.place());
    }

    @Test
    void optionsFollow() throws Exception {
        final BrokerSpec running = BrokerSpec.parse("emqx=localhost:1883,pid=77,kind=native,version=5.8");
        assertEquals(77, running.pid());
        assertEquals("5.8", running.option("version").orElseThrow());
        assertEquals(0, BrokerSpec.parse("emqx=localhost:1883").pid());
        assertEquals(
                Map.of("durability.level", "none", "jvm", "-Xmx1g"),
                BrokerSpec.parse("millrace,durability.level=none,jvm=-Xmx1g").options());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "emqx ~ say mosquitto, millrace",
                "emqx=/opt/emqx ~ say mosquitto, millrace",
                "millrace= ~ not a broker",
                "a/b:millrace ~ not a broker",
                "millrace,durability ~ not KEY=VALUE",
                "millrace,threads=2 ~ neither java, jvm nor a setting",
                "x=localhost:1883,pid=abc ~ pid is a number",
                "x=localhost:1883,kind=erlang ~ kind is native or jvm",
                "x=localhost:1883,durability.level=os ~ runs already",
            })
    void theRestIsRefused(final String text, final String expected) {
        final BenchException refused = assertThrows(BenchException.class, () -> BrokerSpec.parse(text));
        assertTrue(refused.getMessage().contains(expected), refused.getMessage());
    }

    @Test
    void namesAreDistinct() throws Exception {
        assertEquals(
                2, BrokerSpec.parseAll(List.of("millrace", "old:millrace=/old")).size());
        assertThrows(BenchException.class, () -> BrokerSpec.parseAll(List.of("millrace", "millrace=/old")));
    }
}
