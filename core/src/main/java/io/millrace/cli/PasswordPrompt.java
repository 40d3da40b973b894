package io.millrace.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A new password: asked for twice on a terminal, else the first line of the standard input. It is no argument, because
 * everybody on the machine may see those, and the shell keeps them.
 */
final class PasswordPrompt {
    private PasswordPrompt() {}

    static String read() throws CommandFailedException {
        final Console console = System.console();
        if (console == null) {
            return line();
        }
        final char[] first = console.readPassword("password: ");
        final char[] second = console.readPassword("again: ");
        if (first == null || second == null || !Arrays.equals(first, second)) {
            throw new CommandFailedException("the passwords are not the same");
        }
        return new String(first);
    }

    private static String line() throws CommandFailedException {
        try {
            final String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            if (line == null || line.isEmpty()) {
                throw new CommandFailedException("there is no password: it is the first line of the standard input");
            }
            return line;
        } catch (final IOException e) {
            throw new CommandFailedException("the password could not be read: " + e.getMessage(), e);
        }
    }
}
