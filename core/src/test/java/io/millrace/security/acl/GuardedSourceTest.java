package io.millrace.security.acl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.millrace.security.Action;
import io.millrace.security.authn.Alarms;
import io.millrace.security.authn.BackendTerms;
import io.millrace.security.authn.OnFailure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardedSourceTest {
    private static final long OPEN_MS = 10_000;

    private final StubSource source = new StubSource();
    private final List<Runnable> deadlines = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private final Alarms alarms = (delayMs, task) -> {
        deadlines.add(task);
        return () -> deadlines.remove(task);
    };
    private long nowNs;

    private GuardedSource guarded(final OnFailure onFailure) {
        return new GuardedSource(source, new BackendTerms(50, 2, onFailure, 3, OPEN_MS, 0, 1_000), alarms, () -> nowNs);
    }

    private void ask(final GuardedSource guarded) {
        guarded.ask(RuleFixture.client("c", "u"), Action.PUBLISH, "t", 0, false, new AuthorizationAnswer() {
            @Override
            public void allow() {
                answers.add("allow");
            }

            @Override
            public void deny() {
                answers.add("deny");
            }

            @Override
            public void ignore() {
                answers.add("ignore");
            }

            @Override
            public void fail(final Throwable cause) {
                answers.add("fail " + guarded.onFailure(cause));
            }
        });
    }

    @Test
    void whoNeverAnswersHasFailedWhenItsTimeIsOver() {
        final GuardedSource guarded = guarded(OnFailure.DENY);
        ask(guarded);
        assertEquals(List.of(), answers);
        deadlines.remove(0).run();
        source.answer(0).allow();
        assertEquals(List.of("fail " + ClientRules.DENY), answers);
        assertEquals(0, guarded.inflightCount());
    }

    @Test
    void anAnswerCancelsItsDeadline() {
        final GuardedSource guarded = guarded(OnFailure.DENY);
        ask(guarded);
        source.answer(0).ignore();
        assertEquals(List.of(), deadlines);
        assertEquals(List.of("ignore"), answers);
    }

    /** Else a crowd of questions would be a way in, where a failure allows. */
    @Test
    void tooManyQuestionsAreDeniedWhateverAFailureMeans() {
        final GuardedSource guarded = guarded(OnFailure.ALLOW);
        ask(guarded);
        ask(guarded);
        ask(guarded);
        assertEquals(List.of("fail " + ClientRules.DENY), answers);
        assertEquals(2, guarded.inflightCount());
        source.answer(0).allow();
        ask(guarded);
        assertEquals(3, source.asked().size());
    }

    @ParameterizedTest
    @CsvSource({"DENY, 2", "IGNORE, 0", "ALLOW, 1"})
    void aFailureMeansWhatIsConfigured(final OnFailure onFailure, final int verdict) {
        ask(guarded(onFailure));
        source.answer(0).fail(new IllegalStateException("down"));
        assertEquals(List.of("fail " + verdict), answers);
    }

    @Test
    void aSourceThatFailsAgainAndAgainIsLeftAlone() {
        final GuardedSource guarded = guarded(OnFailure.IGNORE);
        for (int i = 0; i < 3; i++) {
            ask(guarded);
            source.answer(i).fail(new IllegalStateException("down"));
        }
        ask(guarded);
        assertEquals(3, source.asked().size());
        assertEquals(4, answers.size());
        nowNs += OPEN_MS * 1_000_000;
        ask(guarded);
        source.answer(3).allow();
        ask(guarded);
        assertEquals(5, source.asked().size());
    }
}
