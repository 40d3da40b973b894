package io.millrace.bench.peers;

import io.millrace.bench.BenchException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Every process that was started and has to end with us, also on Ctrl-C. Any thread; the shutdown hook is one of its own.
 */
final class Children implements AutoCloseable {
    static final long STOP_LIMIT_S = 20;

    private final List<Process> processes = new ArrayList<>();
    private final List<Runnable> cleanups = new ArrayList<>();
    private final Thread hook = new Thread(this::endAll, "end-children");
    private boolean isEnding;

    Children() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** @throws BenchException if all are being ended; {@code process} is ended too */
    synchronized void add(final Process process) throws BenchException {
        if (isEnding) {
            process.destroyForcibly();
            throw interrupted();
        }
        processes.removeIf(known -> !known.isAlive());
        processes.add(process);
    }

    /** What is to be deleted when all have ended, if nobody did before; must bear to be called again. */
    synchronized void onEnd(final Runnable cleanup) {
        cleanups.add(cleanup);
    }

    synchronized void forget(final Runnable cleanup) {
        cleanups.remove(cleanup);
    }

    /** @throws BenchException if all are being ended: what was just seen of one of them means nothing */
    synchronized void requireNotEnding() throws BenchException {
        if (isEnding) {
            throw interrupted();
        }
    }

    static BenchException interrupted() {
        return new BenchException("interrupted; the same command goes on where it stopped");
    }

    /** SIGTERM, some patience, SIGKILL. Returns when it is gone. */
    static void end(final Process process) {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (final InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void endAll() {
        final List<Process> ending;
        final List<Runnable> last;
        synchronized (this) {
            isEnding = true;
            ending = List.copyOf(processes);
            last = List.copyOf(cleanups);
        }
        // All at once: their patience then runs in parallel.
        ending.forEach(Process::destroy);
        ending.forEach(Children::end);
        last.forEach(Runnable::run);
    }

    @Override
    public void close() {
        endAll();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (final IllegalStateException shuttingDown) {
            // Then the hook runs, and finds nothing left to do.
            return;
        }
    }
}
