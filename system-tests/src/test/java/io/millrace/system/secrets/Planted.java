package io.millrace.system.secrets;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Secrets that were put where secrets belong, and the search for them elsewhere: in clear, in Base64, in hexadecimal. */
final class Planted {
    private static final int BLOCK = 1 << 16;

    private final List<Form> forms = new ArrayList<>();

    /** One way to write one secret. */
    private record Form(String secret, String kind, String text) {}

    Planted(final List<String> secrets) {
        for (final String secret : secrets) {
            final byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
            forms.add(new Form(secret, "clear", secret));
            forms.add(new Form(secret, "hex", HexFormat.of().formatHex(bytes)));
            forms.add(new Form(secret, "HEX", HexFormat.of().withUpperCase().formatHex(bytes)));
            for (int before = 0; before < 3; before++) {
                final String text = inBase64(bytes, before);
                forms.add(new Form(secret, "Base64", text));
                forms.add(new Form(
                        secret, "Base64 for URLs", text.replace('+', '-').replace('/', '_')));
            }
        }
    }

    /** What of Base64 is the same whatever stands before and behind, with so many bytes before. */
    private static String inBase64(final byte[] bytes, final int before) {
        final byte[] padded = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, padded, before, bytes.length);
        final String all = Base64.getEncoder().withoutPadding().encodeToString(padded);
        // Six bits a letter: the first ones also tell what is before, the last one what is behind.
        final int first = (before * 8 + 5) / 6;
        return all.substring(first, padded.length * 8 / 6);
    }

    /** A line for each that is in the text. */
    List<String> in(final String place, final String text) {
        final List<String> found = new ArrayList<>();
        for (final Form form : forms) {
            if (text.contains(form.text())) {
                found.add(place + ": " + form.secret() + " in " + form.kind());
            }
        }
        return found;
    }

    /** The same of all files of a directory, their names included. */
    List<String> under(final Path directory) throws IOException {
        final List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        final List<String> found = new ArrayList<>();
        for (final Path file : files) {
            found.addAll(in("name of " + file, file.toString()));
            found.addAll(in(file.toString(), content(file)));
        }
        return found;
    }

    /** Without blocks of zeros, of which the files of a journal mostly are. */
    private static String content(final Path file) throws IOException {
        final ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (InputStream in = Files.newInputStream(file)) {
            final byte[] zeros = new byte[BLOCK];
            for (byte[] block = in.readNBytes(BLOCK); block.length > 0; block = in.readNBytes(BLOCK)) {
                if (block.length < BLOCK || !java.util.Arrays.equals(block, zeros)) {
                    content.writeBytes(block);
                }
            }
        }
        return content.toString(StandardCharsets.ISO_8859_1);
    }
}
