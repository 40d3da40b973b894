package io.millrace.bench.report;

/** Names of files that stay in their directory and need no quotes, in a shell or in a link. */
final class FileNames {
    private FileNames() {}

    static String safe(final String name) {
        final String safe = name.replaceAll("[^A-Za-z0-9._-]+", "-");
        return safe.startsWith(".") ? "-" + safe.substring(1) : safe;
    }
}
