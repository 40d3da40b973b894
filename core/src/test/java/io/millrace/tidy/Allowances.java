package io.millrace.tidy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What is excused, and why: one line each, {@code rule path reason}. An excuse without a reason, or for something that
 * is no longer there, is itself a finding.
 */
record Allowances(List<Allowance> allowances) {
    private static final String FILE = "allowed.txt";
    private static final int REASON_LENGTH_MIN = 10;

    record Allowance(String rule, String path, String reason) {
        boolean excuses(final Finding finding) {
            return rule.equals(finding.rule()) && path.equals(finding.path());
        }
    }

    static Allowances read() {
        try (InputStream stream = Objects.requireNonNull(Allowances.class.getResourceAsStream(FILE), FILE)) {
            return parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Allowances parse(final String text) {
        final List<Allowance> allowances = new ArrayList<>();
        for (final String line : text.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            final String[] words = line.split("\\s+", 3);
            if (words.length < 3 || words[2].length() < REASON_LENGTH_MIN) {
                throw new IllegalArgumentException("an allowance is 'rule path reason': " + line);
            }
            allowances.add(new Allowance(words[0], words[1], words[2]));
        }
        return new Allowances(List.copyOf(allowances));
    }

    /** The findings that stay: those not excused, and the excuses that excuse nothing. */
    List<Finding> apply(final List<Finding> findings) {
        final List<Finding> rest = new ArrayList<>();
        for (final Finding finding : findings) {
            if (allowances.stream().noneMatch(allowance -> allowance.excuses(finding))) {
                rest.add(finding);
            }
        }
        for (final Allowance allowance : allowances) {
            if (findings.stream().noneMatch(allowance::excuses)) {
                rest.add(new Finding("allowance", allowance.path(), 1, "nothing to excuse: remove it from " + FILE));
            }
        }
        return rest;
    }
}
