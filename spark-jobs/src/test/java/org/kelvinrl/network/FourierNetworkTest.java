package org.kelvinrl.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.configuration.Configuration;
import org.kelvinrl.distill.Distillation;
import org.kelvinrl.ingest.PreparedDataset;
import org.kelvinrl.random.RandomStream;
import org.kelvinrl.testing.SharedData;
import org.kelvinrl.testing.SmallLog;
import org.kelvinrl.testing.Sparks;
import org.kelvinrl.testing.Unheard;
import org.kelvinrl.train.TrainSettings;
import org.kelvinrl.train.TrainedParameters;
import org.kelvinrl.train.Trainer;

/** The example of docs/networks.md: it is on the page as it is here, and what holds for networks holds for it. */
class FourierNetworkTest {

    private static final int INPUTS = 3;
    private static final int WAVES = 9;
    private static final int ACTIONS = 4;
    private static final int ROWS = 5;

    @Test
    void gradientsAreCentralDifferences() {
        FourierNetwork network = new FourierNetwork(INPUTS, WAVES, ACTIONS);
        float[] parameters = drawn(network.parameterCount());
        Pass pass = network.pass(ROWS, MatrixProduct.ofThisJvm());
        int different = new CentralDifferences(
                        (exact, input, row) -> outputs(network, exact, input), ROWS, INPUTS, ACTIONS)
                .assertMet(pass, parameters, Sequences.rows(ROWS), 1e-5);
        assertThat(different).isEqualTo(parameters.length);
    }

    /** The network is linear in its parameters, so its own outputs for one parameter at a time make up those for all. */
    private static double[] outputs(FourierNetwork network, double[] parameters, double[] input) {
        Pass pass = network.pass(1, MatrixProduct.ofThisJvm());
        for (int i = 0; i < INPUTS; i++) {
            pass.input()[i] = (float) input[i];
        }
        double[] sums = new double[ACTIONS];
        for (int i = 0; i < parameters.length; i++) {
            float[] one = new float[parameters.length];
            one[i] = 1;
            pass.forward(one, 0, Sequences.rows(1));
            for (int j = 0; j < ACTIONS; j++) {
                sums[j] += parameters[i] * pass.output(0)[j];
            }
        }
        return sums;
    }

    @Test
    void wavesAreCosines() {
        FourierNetwork network = new FourierNetwork(1, 1, 1);
        Pass pass = network.pass(3, MatrixProduct.ofThisJvm());
        pass.input()[0] = -1;
        pass.input()[1] = 0;
        pass.input()[2] = 1;
        pass.forward(new float[] {2, 0.5f}, 0, Sequences.rows(3));

        double[] waves = new double[3];
        for (int row = 0; row < 3; row++) {
            waves[row] = (pass.output(0)[row] - 0.5) / 2;
        }
        double phase = Math.acos(waves[1]);
        double frequency = Math.acos((waves[0] + waves[2]) / 2 / waves[1]);
        assertThat(waves[2])
                .satisfiesAnyOf(
                        wave -> assertThat(wave).isCloseTo(Math.cos(phase + frequency), within(1e-5)),
                        wave -> assertThat(wave).isCloseTo(Math.cos(phase - frequency), within(1e-5)));
    }

    @Test
    void theMeanOfGroupsIsThatOfTheirOutputs() {
        FourierNetwork network = new FourierNetwork(INPUTS, WAVES, ACTIONS);
        float[] parameters = drawn(network.parameterCount() + 2);
        Network mean = network.meanOfGroups(2);
        Pass all = network.pass(1, MatrixProduct.ofThisJvm());
        Pass one = mean.pass(1, MatrixProduct.ofThisJvm());
        all.forward(parameters, 2, Sequences.rows(1));
        one.forward(network.meanOfGroups(2, parameters, 2), 0, Sequences.rows(1));
        for (int j = 0; j < 2; j++) {
            float expected = (all.output(0)[j] + all.output(0)[j + 2]) / 2;
            assertThat(one.output(0)[j]).isCloseTo(expected, within(1e-5f));
        }
    }

    @Test
    void itIsTrainedByItsNameToTheSameBitsAnywhere(@TempDir Path folder) {
        PreparedDataset log = SmallLog.ingested(new org.apache.hadoop.fs.Path(folder.toUri()), 4);
        Distillation distillation = Distillation.of(
                log,
                Configuration.of(Distillation.settings())
                        .with(NetworkSettings.KIND, "fourier")
                        .with(TrainSettings.LEARNING_RATE, 0.03)
                        .with(TrainSettings.EPOCHS, 20));

        TrainedParameters trained = trained(distillation.trainerInThisProcess(2));
        assertThat(trained(distillation.trainerOnSpark(Sparks.context())).vector())
                .isEqualTo(trained.vector());
        double first = trained.history().get(0).training().divergence();
        double last = trained.history().get(19).training().divergence();
        assertThat(last).isLessThan(first / 2);
    }

    private static TrainedParameters trained(Trainer of) {
        try (Trainer trainer = of) {
            return trainer.run(new Unheard());
        }
    }

    @Test
    void thePageShowsIt() throws IOException {
        Path sources = SharedData.projectRoot().resolve("spark-jobs/src/test/java/org/kelvinrl/network");
        List<String> page = Files.readAllLines(SharedData.projectRoot().resolve("docs/networks.md"));
        for (String name : List.of("FourierNetwork.java", "FourierKind.java")) {
            List<String> source = Files.readAllLines(sources.resolve(name)).stream()
                    .map(line -> line.isEmpty() ? line : "    " + line)
                    .toList();
            assertThat(page).as(name).containsSubsequence(source);
        }
    }

    private static float[] drawn(int count) {
        float[] numbers = new float[count];
        RandomStream random = RandomStream.of(4);
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (2 * random.nextUniform() - 1);
        }
        return numbers;
    }
}
