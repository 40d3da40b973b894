package io.millrace.system.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.millrace.system.ForeignProgram;
import io.millrace.system.Needs;
import io.millrace.system.RunningBroker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The program this broker was asked for: a Python service that answers JSON requests in Chinese. */
class UserProgramTest {
    @RegisterExtension
    static final RunningBroker BROKER = new RunningBroker("user-program");

    private static final String REQUESTS = "/sub/product/1998/1222222222/set";
    private static final String ANSWERS = "/pub/product/1998/1222222222/set";

    @Test
    void answersEachRequestWithItsChineseText() throws IOException {
        Needs.pahoPython();
        Needs.program("mosquitto_pub");
        Needs.program("mosquitto_sub");
        final String port = Integer.toString(BROKER.port());
        try (MosquittoSub answers = MosquittoSub.start(BROKER.process(), "%p", "-t", ANSWERS);
                ForeignProgram service = ForeignProgram.start(Needs.PYTHON, script().toString(), BROKER.host(), port)) {
            service.awaitLine("Subscribed (0,)");
            for (int id = 1; id <= 20; id++) {
                final String request =
                        "{\"id\": %d, \"name\": \"客厅的灯 %d 号\", \"data\": {\"温度\": \"二十三度半\"}}".formatted(id, id);
                MosquittoSub.publish(BROKER.process(), "-t", REQUESTS, "-m", request);
                assertEquals(REQUESTS + " " + request, service.awaitLine(REQUESTS));
                assertEquals(
                        "{\"id\": %d, \"code\": 200, \"message\": \"设置成功：客厅的灯 %d 号\", \"data\": {\"温度\": \"二十三度半\"}}"
                                .formatted(id, id),
                        answers.next());
            }
        }
    }

    private static Path script() throws IOException {
        final Path script = BROKER.process().directory().resolve("user_program.py");
        try (InputStream source = UserProgramTest.class.getResourceAsStream("user_program.py")) {
            assertNotNull(source);
            Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
        }
        return script;
    }
}
