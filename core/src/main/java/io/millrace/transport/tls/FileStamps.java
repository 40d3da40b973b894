package io.millrace.transport.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How the files of a listener look from outside: another time, length or inode, and they are read again. */
record FileStamps(Map<Path, String> stamps) {
    static FileStamps of(final TlsConfig config) {
        final Map<Path, String> stamps = new TreeMap<>();
        add(stamps, config.identity());
        config.hosts().values().forEach(identity -> add(stamps, identity));
        add(stamps, config.clients().authorities());
        add(stamps, config.clients().revocations());
        return new FileStamps(stamps);
    }

    private static void add(final Map<Path, String> stamps, final TlsIdentity identity) {
        add(stamps, identity.certificate());
        add(stamps, identity.key());
        add(stamps, identity.ocspResponse());
    }

    private static void add(final Map<Path, String> stamps, final @Nullable Path path) {
        if (path == null) {
            return;
        }
        stamps.put(path, stamp(path));
        if (Files.isDirectory(path)) {
            try {
                for (final Path file : TlsFiles.filesOf("crlfile", path)) {
                    stamps.put(file, stamp(file));
                }
            } catch (final IOException e) {
                stamps.put(path, String.valueOf(e.getMessage()));
            }
        }
    }

    private static String stamp(final Path path) {
        try {
            final BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (final IOException e) {
            return "missing";
        }
    }
}
