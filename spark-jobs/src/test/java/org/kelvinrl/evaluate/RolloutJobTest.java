package org.kelvinrl.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.environment.CartPole;
import org.kelvinrl.environment.LinearQuadraticTeacher;
import org.kelvinrl.environment.Policy;
import org.kelvinrl.environment.PolicyChoice;
import org.kelvinrl.environment.PolicyFactory;
import org.kelvinrl.environment.Rollouts;
import org.kelvinrl.environment.Simulator;
import org.kelvinrl.environment.TeacherPolicy;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.testing.Examples;
import org.kelvinrl.testing.Sparks;

class RolloutJobTest {

    private static final PolicyFactory HALF_TEACHER = () -> Policy.epsilonGreedy(new LinearQuadraticTeacher(), 0.5);

    @Test
    void earnsWhatTheSameEpisodesEarnWithoutSpark() {
        RolloutSettings settings = new RolloutSettings(Simulator.named("CartPole-v1"), HALF_TEACHER, 1, 50);

        assertThat(RolloutJob.returns(Sparks.context(), settings).byEpisode()).containsExactly(withoutSpark(50));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1_000})
    void earnsTheSameHoweverManyTasksShareTheWork(int tasks) {
        RolloutSettings settings = new RolloutSettings(Simulator.named("CartPole-v1"), HALF_TEACHER, 1, 20);

        assertThat(RolloutJob.returns(Sparks.context(), settings, tasks).byEpisode())
                .containsExactly(withoutSpark(20));
    }

    /** Executors may not see the driver's file. */
    @Test
    void takesTheTablesOfAProcessToItsTasks(@TempDir Path folder) throws IOException {
        Path file = Files.copy(Examples.depot(), folder.resolve("tables.conf"));
        Simulator depot = Simulator.of("mdp:" + file, new Configuration());
        Files.delete(file);
        PolicyFactory teacher = new TeacherPolicy(depot, PolicyChoice.softmax(1));
        assertThat(RolloutJob.returns(Sparks.context(), new RolloutSettings(depot, teacher, 1, 30), 7)
                        .byEpisode())
                .containsExactly(Rollouts.returns(depot.environment(), teacher.create(), 1, 30)
                        .byEpisode());
    }

    @Test
    void refusesANumberOfEpisodesOutsideItsRangeAndAnUnknownEnvironment() {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> new RolloutSettings(Simulator.named("CartPole-v1"), HALF_TEACHER, 1, 0))
                .withMessage("expected 1 to 10000000 episodes, found 0 (number of episodes)."
                        + " Ask for another number of episodes.");
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> new RolloutSettings(Simulator.named("Pong"), HALF_TEACHER, 1, 1))
                .withMessageContaining("\"Pong\"");
    }

    private static double[] withoutSpark(long episodes) {
        return Rollouts.returns(new CartPole(), HALF_TEACHER.create(), 1, episodes)
                .byEpisode();
    }
}
