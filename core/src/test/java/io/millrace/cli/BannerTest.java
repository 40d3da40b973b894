package io.millrace.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.broker.Recovery;
import io.millrace.broker.ThreadLayout;
import io.millrace.pipeline.WaitStrategy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BannerTest {
    private static final JvmAdvice WELL = new JvmAdvice(2_000_000, 1L << 30, List.of());

    @TempDir
    Path home;

    @Test
    void durabilityAndAccessAreSaidInPlainWords() {
        final String banner = banner(Map.of(), WELL);
        assertTrue(banner.contains("survive kill -9 of this process, not a power loss"), banner);
        assertTrue(banner.contains("authentication.anonymous = [\"loopback\", \"192.168.0.0/16\"]"), banner);
        assertTrue(banner.contains("tcp:default on 127.0.0.1:40001"), banner);
        assertTrue(banner.contains("(12 records replayed in 3 ms)"), banner);
        final String body = banner.replace(home.toString(), "");
        assertTrue(body.lines().allMatch(line -> line.length() <= 110), banner);
        assertTrue(banner.lines().count() <= 24, banner);
        assertTrue(banner.endsWith("started; Ctrl-C stops it"), banner);
    }

    @Test
    void otherChoicesAreSaidToo() {
        final String banner = banner(
                Map.of("MILLRACE_DURABILITY__LEVEL", "none", "MILLRACE_AUTHENTICATION__ANONYMOUS", "everyone"), WELL);
        assertTrue(banner.contains("none: nothing survives the end of this process"), banner);
        assertTrue(banner.contains("everyone who reaches a listener is let in"), banner);
    }

    @Test
    void aListenerThatAsksNobodyIsNamed() {
        assertFalse(banner(Map.of(), WELL).contains("OPEN"));
        final String banner = banner(Map.of("MILLRACE_LISTENERS__TCP__DEFAULT__ENABLE_AUTHN", "false"), WELL);
        assertTrue(banner.contains("OPEN            everyone who reaches tcp:default is let in"), banner);
        assertTrue(
                banner.lines()
                        .allMatch(line -> line.replace(home.toString(), "").length() <= 110),
                banner);
    }

    @Test
    void adviceIsGivenOnlyWhereItIsNeeded() {
        assertEquals(List.of(), WELL.lines(1_024_000));
        final List<String> lines = new JvmAdvice(1024, 64 << 20, List.of("sun.nio.ch")).lines(1_024_000);
        assertEquals(3, lines.size());
        assertTrue(lines.get(0).startsWith("at most about 824 connections"), lines.get(0));
        assertTrue(lines.get(1).startsWith("the heap has at most 64 MB"), lines.get(1));
        assertTrue(lines.get(2).contains("(for sun.nio.ch)"), lines.get(2));
    }

    @Test
    void theTestsRunWithTheFlagsOfTheBuild() {
        assertEquals(List.of(), JvmAdvice.ofThisProcess().closedPackages());
    }

    private String banner(final Map<String, String> settings, final JvmAdvice jvm) {
        final Map<String, String> environment = new HashMap<>(settings);
        environment.put("MILLRACE_HOME", home.toString());
        return String.join(
                "\n",
                Banner.lines(
                        Settings.load(environment, null),
                        Map.of("tcp:default", "127.0.0.1:40001"),
                        new Recovery(12, 3, Recovery.NO_SNAPSHOT),
                        new ThreadLayout(true, 3, WaitStrategy.BACKOFF),
                        jvm));
    }
}
