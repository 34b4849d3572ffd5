package org.kelvinrl.distill;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.loss.LossSums;
import org.kelvinrl.loss.PolicyLoss;
import org.kelvinrl.loss.Regulariser;
import org.kelvinrl.loss.Targets;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.schema.PreparedColumn;
import org.kelvinrl.testing.SmallLog;
import org.kelvinrl.testing.Sparks;
import org.kelvinrl.train.RoundMetrics;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.TrainedParameters;
import org.kelvinrl.train.Trainer;
import org.kelvinrl.train.TrainingListener;

/** Every loss by its name, from the prepared row to the parameters. */
class EveryLossTest {

    private static PreparedDataset dataset;

    @BeforeAll
    static void ingestALog(@TempDir java.nio.file.Path folder) {
        dataset = SmallLog.ingested(new Path(folder.toUri()), 2);
    }

    static Stream<String> divergences() {
        return Divergence.names().stream();
    }

    @ParameterizedTest
    @MethodSource("divergences")
    void trainingLowersEveryDivergence(String name) {
        assertFalls(
                configuration().with(DistillSettings.DIVERGENCE, Divergence.named(name)), LossSums::divergence, 0.9);
    }

    @ParameterizedTest
    @CsvSource({
        "forward-kl, probabilities",
        "reverse-kl, probabilities",
        "amari:0.3, probabilities",
        "negative-log-likelihood, probabilities",
    })
    void aStudentLearnsFromProbabilities(String divergence, String targets) {
        assertFalls(
                configuration()
                        .with(DistillSettings.DIVERGENCE, Divergence.named(divergence))
                        .with(DistillSettings.TARGETS, Targets.named(targets)),
                LossSums::divergence,
                0.9);
    }

    @ParameterizedTest
    @CsvSource({"forward-kl", "negative-log-likelihood", "jensen-shannon"})
    void aStudentLearnsFromActions(String divergence) {
        assertFalls(
                configuration()
                        .with(TrainSettings.LEARNING_RATE, 1e-3)
                        .with(DistillSettings.TARGETS, Targets.ACTION)
                        .with(DistillSettings.DIVERGENCE, Divergence.named(divergence)),
                LossSums::divergence,
                0.95);
    }

    @Test
    void aHeavyWeightOnTheReferencePullsTheStudentToIt() {
        assertFalls(
                configuration()
                        .with(DistillSettings.REGULARISER, Regulariser.klToReference())
                        .with(DistillSettings.ENTROPY_WEIGHT, 100.0),
                LossSums::regulariser,
                0.2);
    }

    @Test
    void aHeavyWeightOnTsallisEntropyMakesTheStudentBroad() {
        Configuration weightless = configuration().with(DistillSettings.REGULARISER, Regulariser.tsallisEntropy(2));
        List<LossSums> light = trained(weightless.with(DistillSettings.ENTROPY_WEIGHT, 0.0));
        List<LossSums> heavy = trained(weightless.with(DistillSettings.ENTROPY_WEIGHT, 10.0));

        assertThat(last(heavy).regulariser()).isGreaterThan(1.05 * last(light).regulariser());
        assertThat(last(heavy).divergence()).isGreaterThan(last(light).divergence());
    }

    @ParameterizedTest
    @CsvSource({
        "jeffreys, q-values, kl-to-reference",
        "jensen-shannon:0.3, probabilities, tsallis-entropy:0.5",
        "huber-error-taken:0.5, q-values, shannon-entropy",
        "forward-kl, action, kl-to-reference"
    })
    void sparkAndThreadsGiveTheSameBits(String divergence, String targets, String regulariser) {
        Distillation distillation = Distillation.of(
                dataset,
                configuration()
                        .with(TrainSettings.WORKERS, Optional.of(2))
                        .with(TrainSettings.EPOCHS, 2)
                        .with(DistillSettings.DIVERGENCE, Divergence.named(divergence))
                        .with(DistillSettings.TARGETS, Targets.named(targets))
                        .with(DistillSettings.REGULARISER, Regulariser.named(regulariser)));
        float[] threads = parameters(distillation.trainerInThisProcess(2));

        assertThat(parameters(distillation.trainerOnSpark(Sparks.context()))).isEqualTo(threads);
        assertThat(parameters(distillation.trainerInThisProcess(1))).isEqualTo(threads);
    }

    @Test
    void onlyTheColumnsThatALossNeedsAreRead() {
        PolicyLoss loss = PolicyLoss.of(Divergence.forwardKl());
        assertReads(loss, PreparedColumn.Q_VALUES, PreparedColumn.Q_LOGGED);
        assertReads(loss.withTargets(Targets.PROBABILITIES), PreparedColumn.TARGET_PROBABILITIES);
        assertReads(loss.withTargets(Targets.ACTION), PreparedColumn.ACTION);
        assertReads(
                PolicyLoss.of(Divergence.squaredErrorOfTaken()),
                PreparedColumn.Q_VALUES,
                PreparedColumn.Q_LOGGED,
                PreparedColumn.ACTION);
        assertReads(
                loss.withTargets(Targets.ACTION).withRegulariser(Regulariser.klToReference()),
                PreparedColumn.ACTION,
                PreparedColumn.BEHAVIOUR_PROBABILITIES);
    }

    private static void assertReads(PolicyLoss loss, PreparedColumn... columns) {
        Set<PreparedColumn> expected =
                EnumSet.of(PreparedColumn.OBSERVATION, PreparedColumn.ACTION_MASK, PreparedColumn.WEIGHT);
        expected.addAll(List.of(columns));
        assertThat(LossColumns.of(loss)).isEqualTo(expected);
    }

    /** Held-out rows tell. */
    private static void assertFalls(Configuration configuration, ToDoubleFunction<LossSums> figure, double toShare) {
        List<LossSums> epochs = trained(configuration);
        assertThat(figure.applyAsDouble(last(epochs))).isLessThan(toShare * figure.applyAsDouble(epochs.get(0)));
    }

    private static LossSums last(List<LossSums> epochs) {
        return epochs.get(epochs.size() - 1);
    }

    private static List<LossSums> trained(Configuration configuration) {
        List<LossSums> epochs = new ArrayList<>();
        try (Trainer trainer = Distillation.of(dataset, configuration).trainerOnSpark(Sparks.context())) {
            trainer.run(new TrainingListener() {
                @Override
                public void round(RoundMetrics metrics) {}

                @Override
                public void validated(int epoch, LossSums sums, Map<String, Object> diagnostics) {
                    epochs.add(sums);
                }
            });
        }
        return epochs;
    }

    private static float[] parameters(Trainer trainer) {
        try (trainer) {
            TrainedParameters trained = trainer.run(new TrainingListener() {
                @Override
                public void round(RoundMetrics metrics) {}

                @Override
                public void validated(int epoch, LossSums sums, Map<String, Object> diagnostics) {}
            });
            return trained.vector();
        }
    }

    private static Configuration configuration() {
        return Configuration.of(Distillation.settings())
                .with(NetworkSettings.HIDDEN, List.of(16))
                .with(TrainSettings.WORKERS, Optional.of(1))
                .with(TrainSettings.BATCH, 32)
                .with(TrainSettings.LEARNING_RATE, 1e-2)
                .with(TrainSettings.EPOCHS, 6);
    }
}
