package io.millrace.bench.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.bench.Bench;
import io.millrace.bench.result.ResultFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** A directory of results beside one of reports, and the command that makes these of those. */
final class ReportFixture {
    final Path results;
    final Path reports;
    private String err = "";
    private String out = "";

    ReportFixture(final Path root) throws IOException {
        results = Files.createDirectories(root.resolve("results"));
        reports = Files.createDirectories(root.resolve("perf-reports"));
    }

    void plan(final String commit, final String... suiteLines) throws IOException {
        final JsonNodeFactory json = JsonNodeFactory.instance;
        final ObjectNode plan = json.objectNode();
        plan.put("commit", commit).put("isDirty", false).put("runs", 5).put("cpus", "0,1");
        plan.put("suite", "peers");
        plan.putArray("conditions").add("The order of the brokers rotates from run to run.");
        final var cells = plan.putArray("cells");
        for (final String suiteLine : suiteLines) {
            final Plan.Line line = Plan.Line.parse(suiteLine);
            cells.addObject()
                    .put("name", line.name())
                    .put("arguments", line.arguments())
                    .put("note", line.note());
        }
        final var brokers = plan.putArray("brokers");
        brokers.addObject()
                .put("name", "mosquitto")
                .put("kind", "mosquitto")
                .put("version", "2.0.11")
                .put("command", "mosquitto -c DIR/mosquitto.conf")
                .put("configuration", "listener PORT 127.0.0.1\nallow_anonymous true\npersistence false\n");
        brokers.addObject()
                .put("name", "millrace")
                .put("kind", "millrace")
                .put("version", "0.1.0")
                .put("jdk", "OpenJDK 17.0.15")
                .put("command", "bin/millrace foreground")
                .put("configuration", "# durability.level = none\nmqtt.max_mqueue_len = 10000000\n");
        ResultFiles.write(results.resolve("plan.json"), plan);
        ResultFiles.write(
                results.resolve("env.json"),
                json.objectNode()
                        .put("cpuModel", "AMD EPYC | 2 threads")
                        .put("memoryBytes", 24L << 30)
                        .set("jvmOptions", json.arrayNode().add("-Xmx2g").add("-Xms512m")));
    }

    /** Runs 1 to {@code cpuUs.length}. */
    void runs(final String cell, final String broker, final double... cpuUs) throws IOException {
        for (int i = 0; i < cpuUs.length; i++) {
            run(cell, broker, i + 1, new RunFixture(cell).phase("load", cpuUs[i]));
        }
    }

    void run(final String cell, final String broker, final int number, final RunFixture run) throws IOException {
        run.write(results.resolve(cell).resolve(broker + "-r" + number));
    }

    void failure(final String cell, final String broker, final int number, final String reason) throws IOException {
        ResultFiles.write(
                results.resolve(cell).resolve(broker + "-r" + number + ".failed.json"), Map.of("reason", reason));
    }

    /** @return the exit code */
    int report(final String... options) {
        final List<String> arguments =
                new ArrayList<>(List.of("report", results.toString(), "--to", reports.toString()));
        arguments.addAll(List.of(options));
        final StringWriter errors = new StringWriter();
        final StringWriter output = new StringWriter();
        final CommandLine bench =
                Bench.commandLine().setErr(new PrintWriter(errors, true)).setOut(new PrintWriter(output, true));
        final int code = bench.execute(arguments.toArray(String[]::new));
        err = errors.toString();
        out = output.toString();
        return code;
    }

    String err() {
        return err;
    }

    String out() {
        return out;
    }

    String text(final String report) throws IOException {
        return Files.readString(reports.resolve(report).resolve("report.md"));
    }

    String index() throws IOException {
        return Files.readString(reports.resolve("README.md"));
    }

    /** The one line of {@code text} that begins like this. */
    static String line(final String text, final String beginning) {
        return text.lines()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no line '" + beginning + "' in\n" + text));
    }

    /** What stands under a heading, up to the next one. */
    static String section(final String text, final String heading) {
        final int start = text.indexOf("# " + heading + "\n");
        if (start < 0) {
            throw new AssertionError("no heading '" + heading + "' in\n" + text);
        }
        final int end = text.indexOf("\n#", start + 2);
        return end < 0 ? text.substring(start) : text.substring(start, end);
    }
}
