package io.millrace.security.acl;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the terms of a file as Erlang's {@code file:consult} does, as far as rules need them: atoms, strings, binaries of
 * a string, whole numbers, tuples, lists, comments. Each term ends with a full stop. One thread, one file.
 */
final class ErlangTerms {
    /** Of terms in terms. */
    private static final int DEPTH_LIMIT = 32;

    private final String text;
    private int at;
    private int line = 1;

    private ErlangTerms(final String text) {
        this.text = text;
    }

    /** All terms of a file, in order. */
    static List<Term> read(final String text) throws AclSyntaxException {
        final ErlangTerms reader = new ErlangTerms(text);
        final List<Term> terms = new ArrayList<>();
        reader.skipSpace();
        while (!reader.isAtEnd()) {
            terms.add(reader.term(0));
            reader.fullStop();
            reader.skipSpace();
        }
        return terms;
    }

    private Term term(final int depth) throws AclSyntaxException {
        if (depth > DEPTH_LIMIT) {
            throw wrong("terms in terms, more than " + DEPTH_LIMIT + " deep");
        }
        skipSpace();
        final int begin = line;
        final char next = peek();
        if (next == '{') {
            return new Term.Tuple(elements('}', depth), begin);
        }
        if (next == '[') {
            return new Term.Sequence(elements(']', depth), begin);
        }
        if (next == '"') {
            return new Term.Text(strings(), begin);
        }
        if (next == '<') {
            return new Term.Text(binary(), begin);
        }
        if (next == '\'') {
            return new Term.Atom(quoted('\''), begin);
        }
        if (next == '-' || Character.isDigit(next)) {
            return number(begin);
        }
        if (next >= 'a' && next <= 'z') {
            return new Term.Atom(name(), begin);
        }
        throw wrong(isAtEnd() ? "the file ends in the middle of a term" : "unexpected " + next);
    }

    private List<Term> elements(final char close, final int depth) throws AclSyntaxException {
        at++;
        final List<Term> elements = new ArrayList<>();
        skipSpace();
        if (peek() == close) {
            at++;
            return elements;
        }
        while (true) {
            elements.add(term(depth + 1));
            skipSpace();
            final char next = peek();
            if (next == close) {
                at++;
                return elements;
            }
            if (next != ',') {
                throw wrong(isAtEnd() ? "the file ends before " + close : "expected , or " + close);
            }
            at++;
        }
    }

    /** Strings that follow each other are one. */
    private String strings() throws AclSyntaxException {
        final StringBuilder all = new StringBuilder(quoted('"'));
        skipSpace();
        while (peek() == '"') {
            all.append(quoted('"'));
            skipSpace();
        }
        return all.toString();
    }

    private String binary() throws AclSyntaxException {
        expect("<<");
        skipSpace();
        final String value = peek() == '"' ? strings() : "";
        skipSpace();
        if (text.startsWith("/utf8", at)) {
            at += "/utf8".length();
            skipSpace();
        }
        expect(">>");
        return value;
    }

    private String quoted(final char quote) throws AclSyntaxException {
        at++;
        final StringBuilder value = new StringBuilder();
        while (peek() != quote || isAtEnd()) {
            if (isAtEnd()) {
                throw wrong("the file ends before " + quote);
            }
            final char next = text.charAt(at++);
            if (next == '\n') {
                line++;
            }
            if (next == '\\') {
                value.appendCodePoint(escaped());
            } else {
                value.append(next);
            }
        }
        at++;
        return value.toString();
    }

    private int escaped() throws AclSyntaxException {
        final char next = peek();
        at++;
        return switch (next) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 's' -> ' ';
            case 'b' -> '\b';
            case 'e' -> 27;
            case 'x' -> hexadecimal();
            case '0', '1', '2', '3', '4', '5', '6', '7' -> throw wrong("octal escapes are not read; write \\x{...}");
            default -> next;
        };
    }

    private int hexadecimal() throws AclSyntaxException {
        final boolean isBraced = peek() == '{';
        final int begin = isBraced ? at + 1 : at;
        final int end = isBraced ? text.indexOf('}', begin) : begin + 2;
        try {
            final int value = Integer.parseInt(text.substring(begin, end), 16);
            at = isBraced ? end + 1 : end;
            if (!Character.isValidCodePoint(value)) {
                throw wrong("no character: " + Integer.toHexString(value));
            }
            return value;
        } catch (final NumberFormatException | IndexOutOfBoundsException e) {
            throw wrong("no hexadecimal number behind \\x");
        }
    }

    private Term number(final int begin) throws AclSyntaxException {
        final int first = at++;
        while (Character.isDigit(peek())) {
            at++;
        }
        try {
            return new Term.Number(Long.parseLong(text.substring(first, at)), begin);
        } catch (final NumberFormatException e) {
            throw wrong("no whole number: " + text.substring(first, at));
        }
    }

    private String name() {
        final int first = at;
        while (Character.isLetterOrDigit(peek()) || peek() == '_' || peek() == '@') {
            at++;
        }
        return text.substring(first, at);
    }

    private void fullStop() throws AclSyntaxException {
        skipSpace();
        if (peek() != '.') {
            throw wrong("a rule ends with a full stop");
        }
        at++;
    }

    private void expect(final String word) throws AclSyntaxException {
        if (!text.startsWith(word, at)) {
            throw wrong("expected " + word);
        }
        at += word.length();
    }

    private void skipSpace() {
        boolean isComment = false;
        while (!isAtEnd()) {
            final char next = text.charAt(at);
            if (next == '\n') {
                line++;
                isComment = false;
            } else if (next == '%') {
                isComment = true;
            } else if (!isComment && !Character.isWhitespace(next) && next != '\uFEFF') {
                return;
            }
            at++;
        }
    }

    /** U+0000 at the end. */
    private char peek() {
        return isAtEnd() ? 0 : text.charAt(at);
    }

    private boolean isAtEnd() {
        return at >= text.length();
    }

    private AclSyntaxException wrong(final String sentence) {
        return new AclSyntaxException(line, sentence);
    }
}
