package io.millrace.transport.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blocks of a PEM file (RFC 7468), in their order. */
final class PemFile {
    /** Longer than any chain of certificates; a list of revocations has its own bound. */
    static final long LENGTH_MAX = 1 << 20;

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s+(.*?)-----END \\1-----", Pattern.DOTALL);

    private PemFile() {}

    /** @param der empty if the block is no plain Base64, as with the headers of an old encrypted key */
    record Block(String label, byte[] der) {}

    static byte[] read(final String setting, final Path file, final long lengthMax) throws TlsFileException {
        if (!Files.exists(file)) {
            throw new TlsFileException(setting, file, "there is no such file");
        }
        if (!Files.isReadable(file) || !Files.isRegularFile(file)) {
            throw new TlsFileException(setting, file, "cannot be read");
        }
        try {
            if (Files.size(file) > lengthMax) {
                throw new TlsFileException(setting, file, "is longer than " + lengthMax + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (final TlsFileException e) {
            throw e;
        } catch (final IOException e) {
            throw new TlsFileException(setting, file, "cannot be read", e);
        }
    }

    static List<Block> blocks(final byte[] bytes) {
        final List<Block> blocks = new ArrayList<>();
        final Matcher matcher = BLOCK.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), decoded(matcher.group(2))));
        }
        return blocks;
    }

    private static byte[] decoded(final String text) {
        try {
            return Base64.getDecoder().decode(text.replaceAll("\\s", ""));
        } catch (final IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
