package io.millrace.bench.peers;

import io.millrace.bench.BenchException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Cells, one a line of a text file; {@code #} begins a comment. */
record Suite(String name, List<Cell> cells) {
    static final List<String> BUILT_IN =
            List.of("peers", "peers-10k", "floor", "threads", "overload", "storm", "tls", "smoke");
    static final String SUFFIX = ".suite";

    Suite {
        cells = List.copyOf(cells);
    }

    /** A built-in suite, or else the file of that name. */
    static Suite named(final String nameOrFile) throws BenchException, IOException {
        if (BUILT_IN.contains(nameOrFile)) {
            return parse(nameOrFile, builtIn(nameOrFile));
        }
        final Path file = Path.of(nameOrFile);
        if (!Files.isRegularFile(file)) {
            throw new BenchException("no suite " + nameOrFile + ": it is neither a file nor one of "
                    + String.join(", ", BUILT_IN) + " (bench peers --list shows these)");
        }
        final Path fileName = file.toAbsolutePath().getFileName();
        return parse(fileName.toString().replaceFirst("\\.suite$", ""), Files.readString(file));
    }

    /** The text of a built-in suite, comments included. */
    static String builtIn(final String name) throws IOException {
        try (InputStream in = Suite.class.getResourceAsStream("suites/" + name + SUFFIX)) {
            if (in == null) {
                throw new IOException("suites/" + name + SUFFIX + " is missing beside " + Suite.class);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static Suite parse(final String name, final String text) throws BenchException {
        final List<Cell> cells = new ArrayList<>();
        final Set<String> names = new HashSet<>();
        final List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            final String line = lines.get(i).replaceFirst("#.*", "").strip();
            if (line.isEmpty()) {
                continue;
            }
            try {
                final Cell cell = Cell.parse(line);
                if (!names.add(cell.name())) {
                    throw new BenchException("cell " + cell.name() + " is there twice");
                }
                cells.add(cell);
            } catch (final BenchException e) {
                throw new BenchException("suite " + name + ", line " + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        if (cells.isEmpty()) {
            throw new BenchException("suite " + name + " has no cells");
        }
        return new Suite(name, cells);
    }

    /** The cells whose names match, as a shell matches: {@code p2p-*}. */
    List<Cell> matching(final String glob) throws BenchException {
        final PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        final List<Cell> matching = cells.stream()
                .filter(cell -> matcher.matches(Path.of(cell.name())))
                .toList();
        if (matching.isEmpty()) {
            throw new BenchException("no cell of suite " + name + " is called " + glob + "; there are "
                    + String.join(", ", cells.stream().map(Cell::name).toList()));
        }
        return matching;
    }
}
