package io.millrace.system.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.system.BrokerKind;
import io.millrace.system.BrokerProcess;
import io.millrace.system.ForeignProgram;
import io.millrace.system.Needs;
import io.millrace.system.WireConnection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Data that an earlier release left behind, killed in the middle of its work: this one starts on it and owes all of it. The data of
 * commit 548ab85 lies beside this class. A release's data are made by that release, as it is installed in {@code D}, with
 * {@code mvn -q -pl system-tests -am test -Dtest=EarlierReleaseTest -Dfixture.release=D -Dfixture.name=548ab85
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class EarlierReleaseTest {
    private static final Belongings GIVEN = new Belongings(0, 150);
    private static final Belongings GIVEN_LATER = new Belongings(150, 20);

    private BrokerProcess broker;

    @BeforeEach
    void prepare() {
        BrokerKind.CHOSEN.assumePresent();
        Needs.millrace();
        Needs.program("tar");
        // The data get older every day.
        broker = new BrokerProcess(BrokerKind.MILLRACE, "earlier-release")
                .with("MILLRACE_MQTT__SESSION_EXPIRY_INTERVAL", "infinity");
    }

    @AfterEach
    void close() {
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void dataOf548ab85() throws IOException {
        final Path archive = broker.directory().resolve("data.tgz");
        try (InputStream in = EarlierReleaseTest.class.getResourceAsStream("data-548ab85.tgz")) {
            Files.copy(Objects.requireNonNull(in, "no data-548ab85.tgz"), archive);
        }
        ForeignProgram.run(
                "tar", "-xzf", archive.toString(), "-C", broker.directory().toString());
        broker.start();
        GIVEN_LATER.give(broker);
        broker.killHard();
        broker.start();
        final List<String> findings = new ArrayList<>(Belongings.findings(broker, GIVEN, GIVEN_LATER));
        findings.addAll(Halfway.findings(broker));
        assertEquals(List.of(), findings);
        assertEquals(0, broker.stop());
    }

    /** Makes the data of a release, and nothing unless it is asked to. */
    @Test
    void makeData() throws IOException {
        final String release = System.getProperty("fixture.release");
        final String name = System.getProperty("fixture.name");
        Assumptions.assumeTrue(release != null && name != null, "only with -Dfixture.release= and -Dfixture.name=");
        broker.ofRelease(Path.of(release)).start();
        Belongings.subscribe(broker);
        GIVEN.give(broker);
        final WireConnection withWill = Halfway.begin(broker);
        broker.killHard();
        withWill.close();
        final Path archive = Path.of("src/test/resources/io/millrace/system/fault/data-" + name + ".tgz");
        ForeignProgram.run(
                "tar",
                "-C",
                broker.directory().toString(),
                "-S",
                "-czf",
                archive.toAbsolutePath().toString(),
                "data");
    }
}
