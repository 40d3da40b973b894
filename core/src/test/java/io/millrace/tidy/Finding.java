package io.millrace.tidy;

/** Something untidy. {@code rule} is the word by which {@link Allowances} may excuse it. */
record Finding(String rule, String path, int line, String text) {
    @Override
    public String toString() {
        return path + ":" + line + ": [" + rule + "] " + text;
    }
}
