package io.millrace.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each check finds what it is for, and lets pass what only looks like it. */
class CheckTest {
    private static final String MAIN = "core/src/main/java/io/millrace/session/Session.java";

    @Test
    void aLongFileIsFound() {
        assertEquals(List.of(), rules(SizeCheck.check(java("// line\n".repeat(SizeCheck.FILE_LINE_LIMIT)))));
        assertEquals(
                List.of(SizeCheck.FILE),
                rules(SizeCheck.check(java("// line\n".repeat(SizeCheck.FILE_LINE_LIMIT + 1)))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "void apply() {",
                "public Session(final int a,\n  final int b) {",
                "@Override\n<T extends A> int[] of(final List<T> b) throws IOException {",
                "private static String join(final String... parts) {",
            })
    void aLongMethodIsFound(final String head) {
        final int rest = SizeCheck.METHOD_LINE_LIMIT - (int) head.lines().count() - 1;
        assertEquals(List.of(), rules(SizeCheck.check(method(head, rest))));
        assertEquals(List.of(SizeCheck.METHOD), rules(SizeCheck.check(method(head, rest + 1))));
    }

    @Test
    void aLongAnnotationIsNoMethod() {
        final String annotation = "@Names(" + " ".repeat(100_000) + "{ }" + " ".repeat(100_000) + ")\n";
        assertEquals(
                List.of("a"),
                MethodLengths.of("class A {\n" + annotation + "void a() {\n}\n}\n").stream()
                        .map(MethodLengths.Method::name)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class Inner {",
                "record Pair(int a, int b) {",
                "static final Runnable R = () -> {",
                "static {",
                "final Object o = new Object() {",
            })
    void aLongBlockThatIsNoMethodIsNot(final String head) {
        assertEquals(List.of(), rules(SizeCheck.check(method(head, 100))));
    }

    @Test
    void bracesInCommentsAndLiteralsDoNotCount() {
        final String code = "class A {\n void a() {\n // }\n char c = '}'; String s = \"}\\\"}\"; /* } */\n"
                + " String t = \"\"\"\n }\n \"\"\";\n }\n}\n";
        assertEquals(List.of(new MethodLengths.Method("a", 2, 7)), MethodLengths.of(JavaText.codeOf(code)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int msg;",
                "int msgCount;",
                "byte[] willMsg;",
                "void onMid() {}",
                "class MsgQueue {}",
                "byte[] data = b;",
                "void process(int a) {}",
                "void handle(final int packetId) {}",
                "final Info info = null;",
                "final Client user = null;",
                "List<String> data;",
            })
    void aBannedWordIsFound(final String code) {
        assertEquals(List.of(WordCheck.WORD), rules(WordCheck.check(java(code))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "// msg and data",
                "String s = \"msg\";",
                "int midpoint;",
                "LOG.info(text);",
                "Path dataDirectory;",
                "return process;",
                "int amid;",
                "void onUserProperty() {}",
                "processAll();",
                "final Process process = builder.start();",
                "void register(IoHandle handle) {}",
            })
    void aWordThatOnlyLooksLikeItIsNot(final String code) {
        assertEquals(List.of(), WordCheck.check(java(code)));
    }

    @Test
    void whatIsLeftBehindIsFound() {
        assertEquals(List.of(TextCheck.LATER), rules(TextCheck.check(java("// TO" + "DO: later"))));
        assertEquals(List.of(TextCheck.LATER), rules(TextCheck.check(java("// FIX" + "ME"))));
        assertEquals(List.of(TextCheck.TAB), rules(TextCheck.check(java("\tint a;"))));
        assertEquals(List.of(TextCheck.OUTPUT), rules(TextCheck.check(java("System.out.println(a);"))));
        assertEquals(List.of(TextCheck.OUTPUT), rules(TextCheck.check(java("e.printStackTrace();"))));
    }

    @Test
    void theConsoleBelongsToTheCommandLineAndToTests() {
        final String code = "System.err.println(a); // not System.out";
        assertEquals(List.of(), TextCheck.check(new SourceFile("core/src/main/java/io/millrace/cli/Cli.java", code)));
        assertEquals(List.of(), TextCheck.check(new SourceFile("core/src/test/java/io/millrace/ATest.java", code)));
    }

    @Test
    void aPackageWithoutWordsIsFound() {
        final SourceFile type = java("class Session {}");
        assertEquals(List.of(PackageCheck.PACKAGE), rules(PackageCheck.check(List.of(type))));
        final SourceFile unmarked = new SourceFile(type.folder() + "/package-info.java", "/** A. */ package a;");
        assertEquals(List.of(PackageCheck.PACKAGE), rules(PackageCheck.check(List.of(type, unmarked))));
        final SourceFile marked = new SourceFile(unmarked.path(), "/** A. */ @NullMarked package a;");
        final SourceFile test = new SourceFile(type.path().replace("main", "test"), "class SessionTest {}");
        assertEquals(List.of(), PackageCheck.check(List.of(type, test, marked)));
    }

    @Test
    void aDeadLinkIsFound(@TempDir final Path root) throws IOException {
        Files.createDirectories(root.resolve("docs"));
        Files.writeString(root.resolve("docs/limits.md"), "# Limits\n\n## What is `bounded`, and where\n");
        final String prefix = "Before\n[a](";
        assertEquals(List.of(), LinkCheck.check(root, document(prefix + "docs/limits.md)")));
        assertEquals(List.of(), LinkCheck.check(root, document(prefix + "docs/)")));
        assertEquals(List.of(), LinkCheck.check(root, document(prefix + "docs/limits.md#what-is-bounded-and-where)")));
        assertEquals(List.of(), LinkCheck.check(root, document(prefix + "https://example.org/none)")));
        assertEquals(List.of(), LinkCheck.check(root, document("```\n[a](none.md)\n```\n`[a](none.md)`")));
        for (final String dead : List.of("none.md", "docs/limits.md#none", "../outside.md", "#none")) {
            assertEquals(List.of(LinkCheck.LINK), rules(LinkCheck.check(root, document(prefix + dead + ")"))), dead);
        }
    }

    @Test
    void aTypeThatIsNoneIsFound() {
        final List<SourceFile> tree = List.of(java("class Session {}"));
        final String known = "`Session.queue()`, `session/Session`, `CLOSED`, `connectionId`, `.mvn/jvm.config`";
        assertEquals(List.of(), NameCheck.check(document(known), tree));
        for (final String unknown : List.of("`Sessions`", "`routing/Session`", "`Missing.Session`")) {
            assertEquals(List.of(NameCheck.NAME), rules(NameCheck.check(document(unknown), tree)), unknown);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "It takes 2 million messages/s.",
                "| p99 | 1.4 ms |",
                "Twice: 3 x faster than before",
                "12,000 per second",
                "0.4 µs a message",
            })
    void aFigureWithoutReportIsFound(final String line) {
        assertEquals(List.of(FigureCheck.FIGURE), rules(FigureCheck.check(document(line))));
        assertEquals(
                List.of(), FigureCheck.check(document(line + " ([report](perf-reports/2026-11-23-first/report.md))")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MQTT 3.1, 3.1.1 and 5", "JDK 17, Maven 3.8", "`sleep 5 ms`", "64 MiB of memory"})
    void aNumberThatIsNoFigureIsNot(final String line) {
        assertEquals(List.of(), FigureCheck.check(document(line)));
    }

    @Test
    void anExcuseNeedsAReasonAndAnObject() {
        final Finding finding = new Finding(SizeCheck.FILE, MAIN, 301, "long");
        final Allowances allowances =
                Allowances.parse("# why\n\nfile-size " + MAIN + " one table of the specification\n");
        assertEquals(List.of(), allowances.apply(List.of(finding)));
        assertEquals(List.of("allowance"), rules(allowances.apply(List.of())));
        final Finding other = new Finding(SizeCheck.METHOD, MAIN, 9, "long");
        assertEquals(List.of(SizeCheck.METHOD), rules(allowances.apply(List.of(finding, other))));
        assertThrows(IllegalArgumentException.class, () -> Allowances.parse("file-size " + MAIN));
    }

    private static SourceFile method(final String head, final int bodyLines) {
        return java("class A {\n" + head + "\n" + "int a;\n".repeat(bodyLines) + "}\n}\n");
    }

    private static SourceFile java(final String text) {
        return new SourceFile(MAIN, text);
    }

    private static SourceFile document(final String text) {
        return new SourceFile("README.md", text);
    }

    private static List<String> rules(final List<Finding> findings) {
        return findings.stream().map(Finding::rule).toList();
    }
}
