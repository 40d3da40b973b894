package io.millrace.system.doors;

import java.nio.file.Path;

/**
 * What an {@link EchoClient} is to do.
 *
 * @param authority the certificate by which it knows the broker, where it asks
 * @param source the topic it listens to, with QoS 2
 * @param target the topic it publishes to
 * @param will the topic of its Will, whose payload is {@code gone}
 * @param directory for its files
 */
record Echo(Door door, Path authority, String source, String target, String will, Path directory) {
    static final String GONE = "gone";
}
