package io.millrace.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** The pictures are XML, and have as many lines as there is to show. */
class PlotsTest {
    private ReportFixture fixture;

    @BeforeEach
    void makeResults(@TempDir final Path root) throws IOException {
        fixture = new ReportFixture(root);
        fixture.plan("abc1234", "p2p: p2p");
        fixture.runs("p2p", "mosquitto", 25, 24, 26);
        fixture.runs("p2p", "millrace", 0.5, 0.5);
        fixture.run("p2p", "millrace", 3, new RunFixture("p2p").phase("load", 1).invalid("late"));
    }

    @Test
    void latencyHasALineABroker() throws Exception {
        assertEquals(2, count(plot("p2p-load-latency.svg"), "polyline"));
    }

    @Test
    void theTimelineHasALineAValidRun() throws Exception {
        assertEquals(5, count(plot("p2p-load-timeline.svg"), "polyline"));
    }

    @Test
    void theHeadlineHasABarABroker() throws Exception {
        final Document plot = plot("cpu.svg");
        // The ground, two swatches of the legend, two bars.
        assertEquals(5, count(plot, "rect"));
        assertTrue(plot.getDocumentElement().getTextContent().contains("(logarithmic)"), "a span of more than 30");
    }

    @Test
    void aRunWithoutHistogramsHasNoLine() throws Exception {
        for (int i = 1; i <= 3; i++) {
            Files.delete(fixture.results.resolve("p2p/millrace-r" + i + ".hlog"));
        }
        final Document plot = plot("p2p-load-latency.svg");
        assertEquals(1, count(plot, "polyline"));
        assertFalse(plot.getDocumentElement().getTextContent().contains("millrace"));
    }

    private Document plot(final String name) throws Exception {
        assertEquals(0, fixture.report(), fixture::err);
        final Path file =
                fixture.reports.resolve("2026-11-30-peers-abc1234/plots").resolve(name);
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    }

    private static int count(final Document plot, final String element) {
        return plot.getElementsByTagName(element).getLength();
    }
}
