package io.millrace.tidy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Methods and their lengths, by counting braces: a block is a method's if what stands before it, back to the last brace
 * or semicolon, reads like the head of one. Good enough for formatted source, which the build sees to.
 */
final class MethodLengths {
    record Method(String name, int line, int lineCount) {}

    private record Block(String name, int line) {
        static final String NO_METHOD = "";
    }

    /** A name, its parameters up to the end, perhaps a throws clause. */
    private static final Pattern HEAD =
            Pattern.compile("(?s)(?:^|[\\s>\\]])(\\w+)\\s*\\(.*\\)\\s*(?:throws\\s+[\\w.,\\s]+)?$");

    private static final Pattern NO_HEAD = Pattern.compile(
            "(?s)^\\s*(?:(?:\\w+:\\s*)?(?:if|for|while|switch|catch|try|else|do|return|synchronized|case|throw)\\b|.*(?:->|=|\\bnew\\b).*)");
    private static final Pattern ANNOTATION = Pattern.compile("@[\\w.]++(?:\\((?:[^()]++|\\([^()]*+\\))*+\\))?");

    private MethodLengths() {}

    static List<Method> of(final String code) {
        final List<Method> methods = new ArrayList<>();
        final Deque<Block> open = new ArrayDeque<>();
        int line = 1;
        int from = 0;
        for (int i = 0; i < code.length(); i++) {
            final char c = code.charAt(i);
            if (c == '\n') {
                line++;
            } else if (c == '{') {
                final String head = code.substring(from, i).strip();
                open.push(new Block(methodName(head), line - (int) head.lines().count() + 1));
                from = i + 1;
            } else if (c == '}') {
                final Block block = open.isEmpty() ? new Block(Block.NO_METHOD, line) : open.pop();
                if (!block.name().equals(Block.NO_METHOD)) {
                    methods.add(new Method(block.name(), block.line(), line - block.line() + 1));
                }
                from = i + 1;
            } else if (c == ';') {
                from = i + 1;
            }
        }
        return methods;
    }

    private static String methodName(final String head) {
        final String bare = ANNOTATION.matcher(head).replaceAll("").strip();
        if (NO_HEAD.matcher(bare).lookingAt()) {
            return Block.NO_METHOD;
        }
        final Matcher matcher = HEAD.matcher(bare);
        // A record's head ends with its components too, but it is a type.
        return matcher.find() && !bare.matches("(?s).*\\brecord\\s.*") ? matcher.group(1) : Block.NO_METHOD;
    }
}
