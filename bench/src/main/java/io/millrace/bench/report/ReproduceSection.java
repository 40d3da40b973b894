package io.millrace.bench.report;

import java.util.ArrayList;
import java.util.List;

/** The commands, to be copied. */
final class ReproduceSection implements Section {
    static final String FILE = "command.txt";

    @Override
    public void write(final Report report, final Markdown out) {
        out.heading(2, "How to reproduce");
        out.code(commands(report));
    }

    static String commands(final Report report) {
        final List<String> commands = new ArrayList<>();
        commands.add("git checkout " + report.commit());
        commands.add("mvn -q -DskipTests package");
        if (report.results().plan().isThere()) {
            commands.add(PeersCommandLine.of(report.results()));
        } else {
            report.results()
                    .runs()
                    .forEach(run -> commands.add(
                            "bench/bench load " + Shell.line(run.result().arguments())));
        }
        commands.add("bench/bench " + Shell.line(report.arguments()));
        return String.join("\n", commands) + "\n";
    }
}
