package org.kelvinrl.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.environment.Policy;
import org.kelvinrl.environment.PolicyChoice;
import org.kelvinrl.environment.Simulator;
import org.kelvinrl.schema.KelvinException;
import org.kelvinrl.testing.SmallModel;

class ModelPolicyTest {

    private static Path model;

    @BeforeAll
    static void writeAModel(@TempDir java.nio.file.Path folder) {
        model = new Path(folder.resolve("model").toUri());
        SmallModel.write(model, 2);
    }

    @Test
    void choosesByTheModelsOutputs() {
        ModelPolicy greedy = ModelPolicy.greedy(model, new Configuration(), Simulator.named("CartPole-v1"));
        float[] upright = {0.1f, 0.2f, 0.3f, 0.4f};
        assertThat(probabilities(greedy.create(), upright)).containsExactlyInAnyOrder(0, 1);
        float[] softmax = probabilities(
                greedy.choosing(PolicyChoice.softmax(greedy.temperature())).create(), upright);
        assertThat(softmax[0]).isStrictlyBetween(0f, 1f);
        assertThat(greedy.temperature()).isEqualTo(0.5);
    }

    @Test
    void aModelOfOtherSizesThanTheEnvironmentsIsRefused() {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> ModelPolicy.greedy(model, new Configuration(), Simulator.named("MountainCar-v0")))
                .withMessage(
                        "expected a model of 2 inputs and 3 actions, as MountainCar-v0 has, found 4 inputs and 2 actions ("
                                + model + "). Name the --environment that the model's log is from.");
    }

    /** Before any task asks for it. */
    @Test
    void aModelThatIsMissingIsRefused() {
        assertThatExceptionOfType(KelvinException.class)
                .isThrownBy(() -> ModelPolicy.greedy(
                        new Path("no/such/model"), new Configuration(), Simulator.named("CartPole-v1")))
                .withMessageStartingWith("expected a model with manifest.json, found no such file (no/such/model/");
    }

    private static float[] probabilities(Policy policy, float[] observation) {
        float[] probabilities = new float[2];
        policy.probabilities(observation, new boolean[] {true, true}, probabilities);
        return probabilities;
    }
}
