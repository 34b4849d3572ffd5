package org.kelvinrl.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.ingest.IngestJob;
import org.kelvinrl.ingest.IngestSettings;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.network.NetworkSettings;
import org.kelvinrl.progress.Progress;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.testing.Sparks;
import org.kelvinrl.testing.Unheard;
import org.kelvinrl.testing.Watcher;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.Trainer;

/** What is wrong with a log or a configuration, or only says something of the result, is said in words that help. */
class OfflineInputTest {

    private static final String ALL = "episode BIGINT, step BIGINT, observation ARRAY<FLOAT>, action INT, reward FLOAT,"
            + " terminated BOOLEAN, truncated BOOLEAN, action_mask ARRAY<BOOLEAN>";

    @TempDir
    private java.nio.file.Path temporary;

    private Configuration configuration;

    @BeforeEach
    void configure() {
        configuration = Configuration.of(OfflineJob.settings())
                .with(OfflineSettings.DATA, path("data"))
                .with(OfflineSettings.OUT, path("run"))
                .with(NetworkSettings.HIDDEN, List.of(4))
                .with(TrainSettings.EPOCHS, 2)
                .with(TrainSettings.BATCH, 8);
    }

    @Test
    void aLogWithoutRewardsTeachesImitationOnly() {
        ingest(ALL.replace(" reward FLOAT,", ""), row -> json(row, row % 2, "1"));
        assertRefused(
                "expected rewards in the log, which --algorithm kl-prior learns from, found no row with one (column reward, "
                        + path("data")
                        + "). Map the log's rewards to reward and ingest it again, or name --algorithm bc, which imitates actions.");
        algorithm(Algorithm.BC);
        assertThat(warnings()).isEmpty();
    }

    @Test
    void aLogWithoutActionsTeachesNothing() {
        ingest(ALL.replace(" action INT,", ""), row -> json(row, row % 2, "1"));
        algorithm(Algorithm.BC);
        assertRefused(
                "expected actions in the log, which --algorithm bc learns from, found no row with one (column action, "
                        + path("data") + "). Map the log's actions to action and ingest it again.");
    }

    @Test
    void rowsThatAreObservationsOnlyAreCounted() {
        ingest(ALL, row -> json(row, row % 2, row % 10 == 1 ? "null" : Integer.toString(row)));
        assertThat(warnings())
                .contains("2 of 20 rows have no reward: they are observations only, from which nothing is learnt");
    }

    @Test
    void aDiscountThatIsNotGivenIsSaid() {
        ingest(ALL, row -> json(row, row % 2, Integer.toString(row)));
        assertThat(warnings())
                .containsExactly(
                        "--discount was not given: a reward counts 0.99 times as much with each step that it is away");
        configuration = configuration.with(OfflineSettings.DISCOUNT, Optional.of(0.9));
        assertThat(warnings()).isEmpty();
    }

    @Test
    void oneActionOnlySaysNothingOfOthers() {
        ingest(ALL, row -> json(row, 1, Integer.toString(row)));
        assertThat(warnings())
                .contains(
                        "the log has one action only, 1: nothing in it tells what others are worth, and a policy can only"
                                + " repeat it");
    }

    @Test
    void aLogThatDoesNotSayWhatTerminatedIsWarnedOf() {
        ingest(ALL.replace(" terminated BOOLEAN,", ""), row -> json(row, row % 2, Integer.toString(row)));
        assertThat(warnings())
                .contains(
                        "the log does not say which steps terminated: no episode ends by itself, and the last step of each has no"
                                + " target unless its next observation is stored");
    }

    @Test
    void equalRewardsTellEpisodesApartByTheirLengthOnly() {
        ingest(ALL, row -> json(row, row % 2, "1"));
        assertThat(warnings())
                .contains("every reward is 1.0: only how long an episode lasts tells good actions from bad ones");
    }

    @Test
    void largeRewardsAreWarnedOfAndLargerOnesRefused() {
        ingest(ALL, row -> json(row, row % 2, row % 2 == 0 ? "1e30" : "0"));
        assertThat(warnings())
                .contains(
                        "rewards of up to 1.00e+30 may add up to values of 1.00e+32, which a network learns slowly and in few"
                                + " digits: set --reward-scale or --reward-bound");
        configuration = configuration.with(OfflineSettings.DISCOUNT, Optional.of(0.9999));
        assertRefused(
                "expected rewards whose discounted sums are well within float's range, found rewards of up to 1.00e+30, sums of up"
                        + " to 1.00e+34 (column reward, " + path("data") + "). Set --reward-scale or --reward-bound.");
        configuration = configuration.with(OfflineSettings.REWARD_BOUND, Optional.of(1.0));
        assertThat(warnings()).isEmpty();
    }

    @Test
    void rewardsOfTenToTheThirtiethGiveFiniteParametersOrSayThatTheyDoNot() {
        ingest(ALL, row -> json(row, row % 2, row % 2 == 0 ? "1e30" : "0"));
        algorithm(Algorithm.DQN);
        configuration = configuration.with(OfflineSettings.CRITIC_ERROR, Optional.of(Divergence.squaredErrorOfTaken()));
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(this::trainInThisProcess)
                .withMessageMatching(
                        "expected finite numbers, found Infinity \\(divergence of shard=\\d+/training-00000.parquet, row \\d+; .*\\)\\."
                                + " The network has diverged: lower --learning-rate\\.");
    }

    @Test
    void aMaskThatForbidsTheLoggedActionIsRefusedWithItsRow() {
        ingest(ALL, row -> json(row, row == 13 ? 2 : row % 2, Integer.toString(row)));
        for (Algorithm algorithm : Algorithm.values()) {
            algorithm(algorithm);
            assertThatExceptionOfType(KelvinException.class)
                    .as(algorithm.label())
                    .isThrownBy(this::trainInThisProcess)
                    .withMessageMatching(
                            "expected a logged action that the row's action mask allows, found action 2, which it"
                                    + " forbids \\(shard=00000/training-00000\\.parquet, row 14\\)\\. One of the two is wrong, and what an"
                                    + " action is worth that cannot be taken is not to be learnt: correct the log, and ingest it again\\.");
        }
    }

    @Test
    void rowsThatAreLeftOutAreTold() throws IOException {
        ingest(ALL.replace(" terminated BOOLEAN,", ""), row -> json(row, row % 2, Integer.toString(row)));
        for (Algorithm algorithm : List.of(Algorithm.KL_PRIOR, Algorithm.MARWIL)) {
            algorithm(algorithm);
            configuration = configuration.with(OfflineSettings.OUT, path(algorithm.label()));
            assertThat(notes())
                    .contains(
                            "2 rows of round 1 have no Bellman target and are left out: they have no reward, or were cut off and"
                                    + " what was seen next is not in the log");
        }
    }

    @Test
    void aLogOfWhichNoRowHasATargetIsToldToo() throws IOException {
        // a gap after every step
        ingest(ALL.replace(" terminated BOOLEAN,", ""), row -> json(row, row % 2, Integer.toString(row))
                .replace("\"step\":" + row % 10, "\"step\":" + 2 * (row % 10)));
        algorithm(Algorithm.DQN);
        assertThat(notes()).anyMatch(note -> note.startsWith("20 rows of round 1 have no Bellman target"));
    }

    @Test
    void theAlarmRingsOnceWhenValuesExplode() throws IOException {
        ingest(ALL, row -> json(row, row % 2, row % 2 == 0 ? "0.001" : "0"));
        algorithm(Algorithm.DQN);
        configuration = configuration
                .with(OfflineSettings.DISCOUNT, Optional.of(0.5))
                .with(TrainSettings.LEARNING_RATE, 3.0)
                .with(TrainSettings.EPOCHS, 20);
        assertThat(notes().stream().filter(note -> note.startsWith("Q-values explode: from ")))
                .singleElement()
                .asString()
                .matches(
                        "Q-values explode: from \\S+ to \\S+ in (round|validation after epoch) \\d+, where rewards can add up to 1\\.000"
                                + " at most; lower --learning-rate, renew targets less often \\(--target-update\\), or name --algorithm"
                                + " kl-prior, cql, bcq or iql");
    }

    @Test
    void aSettingThatMeansNothingForTheAlgorithmIsRefused() {
        ingest(ALL, row -> json(row, row % 2, Integer.toString(row)));
        algorithm(Algorithm.DQN);
        configuration = configuration.with(OfflineSettings.EXPECTILE, Optional.of(0.8));
        assertRefused(
                "expected no such setting with --algorithm dqn, for which it means nothing, found 0.8 (offline.expectile, "
                        + configuration.origin(OfflineSettings.EXPECTILE)
                        + "). Leave it out, or name another --algorithm.");
    }

    @Test
    void whatGoesWithAnEntropyNeedsOne() {
        ingest(ALL, row -> json(row, row % 2, Integer.toString(row)));
        algorithm(Algorithm.DQN);
        configuration = configuration.with(TrainSettings.ENTROPY_WEIGHT_END, Optional.of(0.1));
        assertRefused(
                "expected an entropy in the loss, with a weight above 0 to begin with, for this setting, found --algorithm dqn"
                        + " with weight 0.0 (train.entropy-weight-end, code). Leave it out, or set --entropy-weight with an algorithm that"
                        + " takes it.");
        algorithm(Algorithm.BC);
        configuration = configuration
                .with(TrainSettings.ENTROPY_WEIGHT_END, Optional.empty())
                .with(TrainSettings.TARGET_ENTROPY, Optional.of(0.1));
        assertRefused(
                "expected an entropy in the loss, with a weight above 0 to begin with, for this setting, found --algorithm bc"
                        + " with weight 0.0 (train.target-entropy, code). Leave it out, or set --entropy-weight with an algorithm that takes"
                        + " it.");
    }

    @Test
    void aDivergenceThatComparesValuesIsNoneOfPolicies() {
        ingest(ALL, row -> json(row, row % 2, Integer.toString(row)));
        configuration = configuration.with(OfflineSettings.DIVERGENCE, Optional.of(Divergence.squaredError()));
        assertRefused(
                "expected a divergence of policies, found squared-error, which compares values (offline.divergence, "
                        + configuration.origin(OfflineSettings.DIVERGENCE)
                        + "). Name forward-kl, reverse-kl or another one of policies, or --algorithm dqn.");
    }

    @Test
    void onlyKlPriorTakesATemperatureInUnitsOfTheSpread() {
        ingest(ALL, row -> json(row, row % 2, Integer.toString(row)));
        algorithm(Algorithm.SOFT_Q);
        configuration = configuration.with(OfflineSettings.TEMPERATURE, Optional.of(SpreadMultiple.ofSpread(0.5)));
        assertRefused(
                "expected a temperature in the units of the values with --algorithm soft-q, whose policy is their softmax, found"
                        + " 0.5*spread (offline.temperature, " + configuration.origin(OfflineSettings.TEMPERATURE)
                        + "). Give a number, or name --algorithm kl-prior.");
    }

    private void algorithm(Algorithm algorithm) {
        configuration = configuration.with(OfflineSettings.ALGORITHM, algorithm);
    }

    private void assertRefused(String message) {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(this::learning)
                .withMessage(message);
    }

    private List<String> warnings() {
        return learning().warnings();
    }

    private OfflineLearning learning() {
        PreparedDataset dataset = PreparedDataset.open(
                path("data"), Optional.empty(), Sparks.context().hadoopConfiguration());
        return OfflineLearning.of(dataset, configuration);
    }

    private List<String> notes() throws IOException {
        Watcher watcher = new Watcher();
        OfflineJob.run(Sparks.context(), configuration, watcher);
        return watcher.notes();
    }

    private void trainInThisProcess() {
        try (Trainer trainer = learning().trainerInThisProcess(1, null)) {
            trainer.run(new Unheard());
        }
    }

    /** Two episodes of ten steps, of which the last terminates; the mask allows the actions 0 and 1 of three. */
    private static String json(int row, int action, String reward) {
        return "{\"episode\":" + row / 10 + ",\"step\":" + row % 10 + ",\"observation\":[" + row + ",1],\"action\":"
                + action
                + ",\"reward\":" + reward + ",\"terminated\":" + (row % 10 == 9)
                + ",\"truncated\":false,\"action_mask\":[true,true,false]}";
    }

    private void ingest(String schema, IntFunction<String> row) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            lines.add(row.apply(i));
        }
        Sparks.session()
                .read()
                .schema(schema)
                .json(Sparks.session().createDataset(lines, Encoders.STRING()))
                .write()
                .parquet(path("log").toString());
        IngestSettings settings = IngestSettings.of(List.of(path("log").toString()), path("data"))
                .shards(1)
                .validationFraction(0)
                .build();
        IngestJob.run(Sparks.session(), settings, Progress.silent());
    }

    private Path path(String name) {
        return new Path(temporary.resolve(name).toUri());
    }
}
