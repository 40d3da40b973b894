package io.millrace.bench.report.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class SvgTest {
    @Test
    void anyNameIsText() throws Exception {
        final String name = "<a href=\"&\"> \u0007 'µ'";
        final String svg = BarPlot.svg(name, "µs", List.of(name), List.of());
        final var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertEquals(
                name.replace('\u0007', ' '),
                document.getElementsByTagName("title").item(0).getTextContent());
    }
}
