package io.millrace.system.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.system.BrokerKind;
import io.millrace.system.BrokerProcess;
import io.millrace.system.Needs;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The sabotage of RecoveryTest: a broker that keeps nothing on disk is found out by the same ledger. */
class LostJournalTest {
    @Test
    void killOfABrokerWithoutJournalIsFoundOut() throws Exception {
        BrokerKind.CHOSEN.assumePresent();
        Needs.millrace();
        final Ledger ledger = new Ledger();
        try (BrokerProcess broker =
                new BrokerProcess(BrokerKind.CHOSEN, "lost-journal").with("MILLRACE_DURABILITY__LEVEL", "none")) {
            broker.start();
            final WireSubscriber away = new WireSubscriber(broker, ledger, "away", 2);
            away.subscribe("load/#", 2);
            away.close();
            final Load load = new Load(broker, ledger, 2);
            load.connect();
            load.offer(500);
            while (!load.isDone()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            broker.killHard();
            load.awaitLost();
            broker.start();
            away.reconnect();
            away.close();
            load.connect();
            load.close();
        }
        final List<String> verdict = ledger.verdict();
        assertEquals(1_000, ledger.missing("away"), verdict::toString);
        assertTrue(verdict.contains("the session of away is gone"), verdict::toString);
        assertTrue(verdict.contains("the session of publisher 2 is gone"), verdict::toString);
    }
}
