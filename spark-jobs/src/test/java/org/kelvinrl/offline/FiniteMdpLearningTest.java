package org.kelvinrl.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.environment.ExactValues;
import org.kelvinrl.environment.FiniteMdp;
import org.kelvinrl.environment.Mdps;
import org.kelvinrl.ingest.IngestJob;
import org.kelvinrl.ingest.IngestSettings;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.ActionValues;
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

/**
 * What is learnt of finite decision processes, whose values are known exactly. The log has every outcome of every action as often as it
 * is probable, observations are one-hot, and the greedy policy is valued by dynamic programming.
 */
class FiniteMdpLearningTest {

    private static final double DISCOUNT = 0.99;
    private static final FiniteMdp LAKE = Mdps.frozenLake();
    private static final FiniteMdp GRID = Mdps.grid();

    private static PreparedDataset lakeLog;
    private static PreparedDataset gridLog;

    @BeforeAll
    static void ingestLogs(@TempDir java.nio.file.Path folder) {
        lakeLog = ingested(LAKE, new Path(folder.resolve("lake").toUri()));
        gridLog = ingested(GRID, new Path(folder.resolve("grid").toUri()));
    }

    @ParameterizedTest
    @EnumSource(names = {"DQN", "DOUBLE_DQN", "NFQ", "KL_Q"})
    void theSlipperyLakeIsCrossedAsWellAsCanBe(Algorithm algorithm) {
        assertThat(value(LAKE, lakeLog, configuration(algorithm))).isGreaterThan(0.98 * optimum(LAKE));
    }

    @ParameterizedTest
    @EnumSource(names = {"DQN", "DOUBLE_DQN", "NFQ", "KL_Q"})
    void theGridIsCrossedOnAShortestWay(Algorithm algorithm) {
        assertThat(value(GRID, gridLog, configuration(algorithm))).isGreaterThan(1.02 * optimum(GRID));
    }

    @Test
    void withoutAnAnchorTheLevelMeansNothingAndThePolicyIsWorse() {
        Configuration plain = configuration(Algorithm.KL_Q).with(OfflineSettings.ANCHOR_WEIGHT, Optional.of(0.0));
        assertThat(value(LAKE, lakeLog, plain)).isLessThan(0.8 * optimum(LAKE));
        assertThat(value(GRID, gridLog, plain)).isLessThan(2 * optimum(GRID));
    }

    private static double optimum(FiniteMdp mdp) {
        return ExactValues.optimal(mdp, DISCOUNT).startValue();
    }

    /** The exact value of the greedy policy that is learnt. */
    private static double value(FiniteMdp mdp, PreparedDataset log, Configuration configuration) {
        OfflineLearning learning = OfflineLearning.of(log, configuration);
        float[] parameters;
        try (Trainer trainer = learning.trainerInThisProcess(1, null)) {
            parameters = learning.actingParameters(trainer.run(new Unheard()).vector());
        }
        int states = mdp.states();
        Pass pass = learning.actingNetwork().pass(states, MatrixProduct.ofThisJvm());
        Arrays.fill(pass.input(), 0);
        for (int state = 0; state < states; state++) {
            pass.input()[state * states + state] = 1;
        }
        pass.forward(parameters, 0, Sequences.rows(states));
        double[][] greedy = new double[states][mdp.actions()];
        for (int state = 0; state < states; state++) {
            int at = state * mdp.actions();
            greedy[state][ActionValues.best(pass.output(0), at, mdp.actions(), null, 0)] = 1;
        }
        return ExactValues.of(mdp, greedy, DISCOUNT).startValue();
    }

    private static Configuration configuration(Algorithm algorithm) {
        boolean isOfPaper = algorithm == Algorithm.KL_Q;
        Configuration configuration = Configuration.of(OfflineLearning.settings())
                .with(OfflineSettings.ALGORITHM, algorithm)
                .with(OfflineSettings.DISCOUNT, Optional.of(DISCOUNT))
                .with(
                        OfflineSettings.TARGET_UPDATE,
                        Optional.of(
                                algorithm == Algorithm.NFQ
                                        ? TargetRenewal.everyEpochs(20)
                                        : TargetRenewal.everySteps(20)))
                .with(NetworkSettings.HIDDEN, List.of())
                .with(TrainSettings.WORKERS, Optional.of(1))
                .with(TrainSettings.BATCH, 200)
                .with(TrainSettings.LEARNING_RATE, 0.03)
                .with(TrainSettings.SCHEDULE, Schedule.parse("constant"))
                .with(TrainSettings.EPOCHS, 6000);
        return isOfPaper ? configuration.with(OfflineSettings.ENTROPY_WEIGHT, Optional.of(0.0)) : configuration;
    }

    /** Every outcome of every action in every state that is not an end: three rows of a sure one. */
    private static PreparedDataset ingested(FiniteMdp mdp, Path folder) {
        List<String> lines = new ArrayList<>();
        for (int state = 0; state < mdp.states(); state++) {
            for (int action = 0; action < mdp.actions(); action++) {
                for (FiniteMdp.Outcome outcome : mdp.outcomes(state, action)) {
                    boolean isEnd = outcome.terminated() && outcome.next() == state;
                    for (long i = Math.round(3 * outcome.probability()); i > 0 && !isEnd; i--) {
                        lines.add(json(mdp.states(), lines.size(), state, action, outcome));
                    }
                }
            }
        }
        Path log = new Path(folder, "log");
        Sparks.session()
                .read()
                .schema(
                        "episode BIGINT, step BIGINT, observation ARRAY<FLOAT>, action INT, reward FLOAT, terminated BOOLEAN,"
                                + " next_observation ARRAY<FLOAT>")
                .json(Sparks.session().createDataset(lines, Encoders.STRING()))
                .write()
                .parquet(log.toString());
        IngestSettings settings = IngestSettings.of(List.of(log.toString()), new Path(folder, "data"))
                .shards(1)
                .validationFraction(0)
                .build();
        return IngestJob.run(Sparks.session(), settings, Progress.silent()).dataset();
    }

    private static String json(int states, int row, int state, int action, FiniteMdp.Outcome outcome) {
        return "{\"episode\":" + row + ",\"step\":0,\"observation\":" + oneHot(states, state) + ",\"action\":" + action
                + ",\"reward\":" + outcome.reward() + ",\"terminated\":" + outcome.terminated()
                + ",\"next_observation\":" + oneHot(states, outcome.next()) + "}";
    }

    private static String oneHot(int states, int state) {
        float[] oneHot = new float[states];
        oneHot[state] = 1;
        return Arrays.toString(oneHot);
    }
}
