package io.millrace.broker;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * This node.
 *
 * @param name as in {@code name@host}
 * @param dataDirectory absolute; everything that is to survive a restart
 */
public record NodeConfig(String name, Path dataDirectory) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}@[A-Za-z0-9_.:-]{1,190}");

    public NodeConfig {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidSettingException("node.name", name, "must look like millrace@127.0.0.1");
        }
    }
}
