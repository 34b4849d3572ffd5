package org.kelvinrl.distill;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.environment.CartPole;
import org.kelvinrl.environment.Returns;
import org.kelvinrl.environment.Simulator;
import org.kelvinrl.evaluate.ModelPolicy;
import org.kelvinrl.evaluate.RolloutJob;
import org.kelvinrl.evaluate.RolloutSettings;
import org.kelvinrl.ingest.IngestJob;
import org.kelvinrl.ingest.IngestSettings;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.run.TrainingResult;
import org.kelvinrl.testing.SharedData;
import org.kelvinrl.testing.Sparks;
import org.kelvinrl.train.TrainSettings;

/** Students of two public teachers, from logs that other programs wrote. */
class RealLogsIT {

    private static final String Q_LOG = """
            episode = episode, step = t, observation = [x, x_dot, theta, theta_dot]
            action = action, reward = reward, q_values = [q0, q1]
            """;

    private static final String GYM_LOG = """
            episode = episode_id, step = t, observation = obs, action = action, reward = reward
            terminated = terminated, truncated = truncated, propensity = behavior_prob, q_values = q_values
            """;

    @TempDir
    private java.nio.file.Path temporary;

    @ParameterizedTest
    @CsvSource({
        "cartpole-q-log, forward-kl", "cartpole-q-log, reverse-kl",
        "gym-cartpole-q-log, forward-kl", "gym-cartpole-q-log, reverse-kl"
    })
    void aStudentOfTwoHiddenLayersBalancesThePole(String log, String divergence) throws IOException {
        TrainingResult result = distil(log, divergence);
        Returns returns = RolloutJob.returns(
                Sparks.context(),
                new RolloutSettings(
                        Simulator.named(CartPole.NAME),
                        ModelPolicy.greedy(
                                result.folder().model(),
                                Sparks.context().hadoopConfiguration(),
                                Simulator.named(CartPole.NAME)),
                        7,
                        100));
        assertThat(returns.mean()).isGreaterThanOrEqualTo(490);
    }

    @Test
    void aStudentAgreesWithTheTeacherOfTheReplayLog() throws IOException {
        assertThat(distil("cartpole-q-log", "forward-kl").last().validation().agreement())
                .isGreaterThanOrEqualTo(0.965);
    }

    @Test
    void aStudentAgreesWithTheTeacherOfTheGymLog() throws IOException {
        assertThat(distil("gym-cartpole-q-log", "forward-kl")
                        .last()
                        .validation()
                        .agreement())
                .isGreaterThanOrEqualTo(0.95);
    }

    /** Plain minibatch training: one worker, Adam at 1e-3, batches of 256, 20 epochs, all of them the defaults but W. */
    private TrainingResult distil(String log, String divergence) throws IOException {
        Configuration configuration = Configuration.of(DistillJob.settings())
                .with(DistillSettings.DATA, ingested(log))
                .with(DistillSettings.OUT, in("run"))
                .with(DistillSettings.DIVERGENCE, Divergence.named(divergence))
                .with(TrainSettings.WORKERS, Optional.of(1));
        TrainingResult result = DistillJob.run(Sparks.context(), configuration, Progress.silent());
        System.out.printf(
                "%s, %s: agreement %.4f on held-out rows, teacher entropy %.4f%n",
                log,
                divergence,
                result.last().validation().agreement(),
                result.last().validation().teacherEntropy());
        return result;
    }

    private Path ingested(String log) {
        boolean csv = log.equals("cartpole-q-log");
        IngestSettings settings = IngestSettings.of(
                        List.of(SharedData.require(log) + (csv ? "/*.csv.gz" : "/*.parquet")), in("data"))
                .mapping(ConfigFactory.parseString(csv ? Q_LOG : GYM_LOG))
                .shards(8)
                .build();
        IngestJob.run(Sparks.session(), settings, Progress.silent());
        return in("data");
    }

    private Path in(String name) {
        return new Path(temporary.resolve(name).toUri());
    }
}
