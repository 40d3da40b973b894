package io.millrace.extension;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The section of the configuration that is an extension's own. Keys are relative to it and may have dots. A value that is
 * not what was asked for, a missing one, and a key that nobody asks for end the start with its file and line.
 */
public interface Settings {
    boolean has(String key);

    String text(String key);

    String text(String key, String otherwise);

    List<String> texts(String key, List<String> otherwise);

    /** The entries of a section whose keys are free: headers, a body. Values that are no texts become JSON. */
    Map<String, String> entries(String key);

    boolean flag(String key, boolean otherwise);

    /** @throws RuntimeException if it is not from {@code least} to {@code most} */
    int number(String key, int otherwise, int least, int most);

    /** @param otherwise as it would be written: {@code 5s} */
    long durationMs(String key, String otherwise);

    /** @param otherwise as it would be written: {@code 64KB} */
    long sizeBytes(String key, String otherwise);

    /** Relative ones start at the home of the broker. */
    Path path(String key);

    Settings section(String key);

    List<Settings> sections(String key);

    /** What to throw if a value is refused; {@code rule} goes on from "key = value: ". */
    RuntimeException refusal(String key, String rule);
}
