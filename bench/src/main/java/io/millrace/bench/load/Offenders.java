package io.millrace.bench.load;

/**
 * How many subscribers take part and then do not keep up.
 *
 * @param slow read 4 KiB ten times a second
 * @param stopped read nothing
 * @param halfOpen vanish: their kernel drops what comes, and sends nothing any more
 */
record Offenders(int slow, int stopped, int halfOpen) {
    int count() {
        return slow + stopped + halfOpen;
    }
}
