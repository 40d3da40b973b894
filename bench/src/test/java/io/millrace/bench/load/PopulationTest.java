package io.millrace.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.bench.Bench;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class PopulationTest {
    /** On one thread or several: who is to hear a publisher hears its topic, on its thread, and nobody else does. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "p2p -c 7",
                "p2p -c 7 --threads 3",
                "mixed -c 1",
                "mixed -c 11 --threads 3",
                "fanout -c 3 --subscribers 4",
                "fanin -c 100 --subscribers 2",
                "offline -c 5 --threads 2",
                "reconnect -c 9 --steady 5 --threads 2"
            })
    void everyMessageHasItsReceivers(final String arguments) {
        final LoadConfig config = config(arguments);
        final Population population = Population.of(config);
        final Map<Integer, Integer> heardBy = new HashMap<>();
        for (final List<ClientSpec> crowd : population.crowds()) {
            final Map<Integer, String> topics = new HashMap<>();
            crowd.forEach(client -> {
                if (client.publishes() != null) {
                    topics.put(
                            client.publishes().publisher(), client.publishes().topic());
                }
            });
            for (final ClientSpec client : crowd) {
                final ClientSpec.Subscribes subscribes = client.subscribes();
                for (int i = 0; subscribes != null && i < subscribes.publisherCount(); i++) {
                    final int publisher = subscribes.firstPublisher() + i;
                    final String topic = topics.get(publisher);
                    assertNotNull(topic, publisher + " is on another thread");
                    assertTrue(
                            subscribes.filters().contains(topic)
                                    || subscribes.filters().equals(List.of("bench/+")),
                            topic);
                    heardBy.merge(publisher, 1, Integer::sum);
                }
            }
        }
        population.crowds().stream().flatMap(List::stream).forEach(client -> {
            if (client.publishes() != null) {
                assertEquals(
                        client.publishes().fan(), heardBy.get(client.publishes().publisher()));
            }
        });
        assertEquals(population.publishers(), heardBy.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conn -c 30 --threads 2",
                "pub -c 30",
                "sub -c 30",
                "p2p -c 30",
                "mixed -c 30",
                "fanin -c 30",
                "shared -V 5 -c 30",
                "reconnect -c 30 --steady 30"
            })
    void noClientIdentifierTwice(final String arguments) {
        final Population population = Population.of(config(arguments));
        final List<String> clientIds = population.crowds().stream()
                .flatMap(List::stream)
                .map(ClientSpec::clientId)
                .toList();
        assertEquals(clientIds.size(), clientIds.stream().distinct().count());
    }

    @Test
    void theTopicMayNameTheClient() {
        final Population population = Population.of(config("pub -c 2 -n 5 --prefix x- -u me -t t/%u/%c/%i"));
        final ClientSpec client = population.crowds().get(0).get(1);
        assertEquals("t/me/x-p-6/6", client.publishes().topic());
        assertEquals("x-p-6", client.clientId());
    }

    @Test
    void theCrowdOfAStormStandsFirst() {
        final Population population = Population.of(config("reconnect -c 5 --steady 4 --threads 2"));
        assertEquals(
                List.of(3, 2, 0),
                java.util.Arrays.stream(population.storms()).boxed().toList());
        for (int thread = 0; thread < 3; thread++) {
            final List<ClientSpec> crowd = population.crowds().get(thread);
            for (int i = 0; i < crowd.size(); i++) {
                assertEquals(i >= population.storms()[thread], crowd.get(i).publishes() != null);
            }
        }
    }

    private static LoadConfig config(final String arguments) {
        final CommandLine commandLine = Bench.commandLine();
        commandLine.parseArgs(("load " + arguments).split(" "));
        final LoadCommand command = commandLine.getSubcommands().get("load").getCommand();
        try {
            return new LoadConfigBuilder(command).build();
        } catch (final io.millrace.bench.BenchException e) {
            throw new AssertionError(e);
        }
    }
}
