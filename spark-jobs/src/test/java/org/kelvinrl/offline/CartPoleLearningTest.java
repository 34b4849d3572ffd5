package org.kelvinrl.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.environment.CartPole;
import org.kelvinrl.environment.GenerateJob;
import org.kelvinrl.environment.GenerateSettings;
import org.kelvinrl.environment.LinearQuadraticTeacher;
import org.kelvinrl.environment.Policy;
import org.kelvinrl.environment.Rollouts;
import org.kelvinrl.environment.Simulator;
import org.kelvinrl.ingest.IngestJob;
import org.kelvinrl.ingest.IngestSettings;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.network.MatrixProduct;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.network.Pass;
import org.kelvinrl.network.Sequences;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.testing.Sparks;
import org.kelvinrl.testing.Unheard;
import org.kelvinrl.train.Schedule;
import org.kelvinrl.train.TargetRenewal;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.Trainer;
import org.kelvinrl.train.TrainingState;

/** The reason for the paper's loss: on a log of half random CartPole it learns and keeps what Q-learning on squared errors loses. */
class CartPoleLearningTest {

    private static final int EPOCHS = 34;
    private static final int UPDATES_OF_AN_EPOCH = 238;
    private static final int FIRST_EVALUATION = 4000;
    private static final int EPISODES = 10;

    private static PreparedDataset log;

    @BeforeAll
    static void generate(@TempDir java.nio.file.Path folder) throws IOException {
        Path rows = new Path(folder.resolve("log").toUri());
        GenerateJob.run(
                Sparks.session(),
                new GenerateSettings(
                        Simulator.of(CartPole.NAME, Sparks.context().hadoopConfiguration()),
                        () -> Policy.epsilonGreedy(new LinearQuadraticTeacher(), 0.5),
                        3,
                        330,
                        rows));
        IngestSettings settings = IngestSettings.of(
                        List.of(rows.toString()),
                        new Path(folder.resolve("data").toUri()))
                .validationFraction(0)
                .build();
        log = IngestJob.run(Sparks.session(), settings, Progress.silent()).dataset();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void thePapersLossBalancesThePoleAndKeepsDoingSo(long seed) {
        List<Double> returns = returns(Algorithm.KL_Q, seed);

        assertThat(returns).hasSizeGreaterThan(3).allSatisfy(each -> assertThat(each)
                .isGreaterThanOrEqualTo(499));
    }

    @Test
    void qLearningOnTheSameRowsDoesNot() {
        List<Double> returns = returns(Algorithm.DQN, 1);

        assertThat(returns.get(returns.size() - 1)).isLessThan(300);
    }

    /** Mean returns of the greedy policy, time and again from {@link #FIRST_EVALUATION} updates on. */
    private static List<Double> returns(Algorithm algorithm, long seed) {
        OfflineLearning learning = OfflineLearning.of(
                log,
                Configuration.of(OfflineLearning.settings())
                        .with(OfflineSettings.ALGORITHM, algorithm)
                        .with(OfflineSettings.DISCOUNT, Optional.of(0.99))
                        .with(OfflineSettings.TARGET_UPDATE, Optional.of(TargetRenewal.everySteps(256)))
                        .with(NetworkSettings.LAYER_NORM, false)
                        .with(TrainSettings.WORKERS, Optional.of(1))
                        .with(TrainSettings.SCHEDULE, Schedule.parse("constant"))
                        .with(TrainSettings.SEED, seed)
                        .with(TrainSettings.EPOCHS, EPOCHS));
        List<Double> returns = new ArrayList<>();
        try (Trainer trainer = learning.trainerInThisProcess(1, null)) {
            trainer.run(new Unheard(), state -> {
                if (isEvaluated(state)) {
                    returns.add(meanReturn(
                            learning, learning.actingParameters(state.vectors().get("parameters"))));
                }
            });
        }
        return returns;
    }

    private static boolean isEvaluated(TrainingState state) {
        int epoch = state.position().epoch();
        return state.position().roundOfEpoch() == 0
                && epoch % 4 == 2
                && epoch * UPDATES_OF_AN_EPOCH >= FIRST_EVALUATION;
    }

    private static double meanReturn(OfflineLearning learning, float[] parameters) {
        Pass pass = learning.actingNetwork().pass(1, MatrixProduct.ofThisJvm());
        Policy policy = Policy.greedy((observation, values) -> {
            learning.scaling().apply(observation, 0, pass.input(), 0, 1);
            pass.forward(parameters, 0, Sequences.rows(1));
            System.arraycopy(pass.output(0), 0, values, 0, values.length);
        });
        return Rollouts.returns(new CartPole(), policy, 1, EPISODES).mean();
    }
}
