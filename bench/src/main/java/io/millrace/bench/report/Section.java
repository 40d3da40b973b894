package io.millrace.bench.report;

/** A part of the text, written from what was measured. */
interface Section {
    void write(Report report, Markdown out);
}
