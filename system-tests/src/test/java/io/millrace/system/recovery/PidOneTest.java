package io.millrace.system.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.system.BrokerKind;
import io.millrace.system.BrokerProcess;
import io.millrace.system.ForeignProgram;
import io.millrace.system.Needs;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * In a container the broker is process 1, and so is the next one. Chronicle's own lock is held by process id: killed inside of it,
 * the next broker would wait for itself. Needs root, for a process namespace.
 */
class PidOneTest {
    private static final String[] AS_PID_ONE = {"unshare", "-p", "-f", "--mount-proc", "--kill-child"};

    private final Ledger ledger = new Ledger();
    private BrokerProcess broker;
    private Trap trap;

    @BeforeEach
    void prepare() throws IOException {
        BrokerKind.CHOSEN.assumePresent();
        Needs.millrace();
        Needs.program("unshare");
        final boolean isPossible = ForeignProgram.attempt(Map.of(), "unshare", "-p", "-f", "--mount-proc", "true")
                        .status()
                == 0;
        if (!isPossible) {
            System.out.println("skipped: needs root and process namespaces");
        }
        Assumptions.assumeTrue(isPossible, "needs root and process namespaces");
        trap = new Trap();
        broker = new BrokerProcess(BrokerKind.MILLRACE, "pid-one")
                .within(AS_PID_ONE)
                .with("MILLRACE_MQTT__MAX_MQUEUE_LEN", "10000000")
                .with("MILLRACE_JVM_OPTS", trap.jvmOption());
    }

    @AfterEach
    void stop() throws IOException {
        if (broker != null) {
            broker.close();
            trap.close();
        }
    }

    @Test
    void killedInsideChroniclesLockTheNextOneGoesOn() throws Exception {
        start();
        final WireSubscriber subscriber = new WireSubscriber(broker, ledger, "subscriber", 2);
        subscriber.subscribe("load/#", 2);
        final Load load = new Load(broker, ledger, 2);
        load.connect();
        for (int i = 0; i < 3; i++) {
            trap.set(KillPoint.BYTES_WITHOUT_HEADER, new Random().nextInt(20), this::killFromOutside);
            while (!trap.isSprung()) {
                if (load.budget() == 0) {
                    load.offer(100);
                }
                pause();
            }
            trap.awaitGone();
            load.awaitLost();
            subscriber.awaitLost();
            start();
            subscriber.reconnect();
            load.connect();
        }
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!load.isDone() || ledger.missing() > 0) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError(ledger.verdict() + "; the broker printed:\n" + broker.tail());
            }
            pause();
        }
        load.close();
        subscriber.close();
        assertEquals(List.of(), ledger.verdict());
    }

    private void start() throws IOException {
        broker.launch();
        trap.accept();
        trap.go();
        broker.awaitStarted();
        assertEquals("1", Files.readString(broker.directory().resolve("data/journal/lock")));
    }

    private void killFromOutside() {
        ProcessHandle.of(broker.pid()).orElseThrow().children().forEach(ProcessHandle::destroyForcibly);
        broker.awaitExit();
    }

    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
}
