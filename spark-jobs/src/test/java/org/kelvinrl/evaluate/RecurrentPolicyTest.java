package org.kelvinrl.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kelvinrl.environment.Environment;
import org.kelvinrl.environment.Policy;
import org.kelvinrl.environment.PolicyChoice;
import org.kelvinrl.environment.Rollouts;
import org.kelvinrl.environment.Simulator;
import org.kelvinrl.network.RecurrentNetwork;
import org.kelvinrl.network.Unrolling;
import org.kelvinrl.testing.SmallModel;

class RecurrentPolicyTest {

    private static final Simulator SIMULATOR = Simulator.named("CartPole-positions");

    /** What a policy does depends on the episode so far, and on nothing before it or however often it is asked. */
    @Test
    void anEpisodeIsTheSameWhateverWasBeforeIt(@TempDir java.nio.file.Path folder) {
        Path model = new Path(folder.resolve("model").toUri());
        SmallModel.write(
                model,
                1,
                RecurrentNetwork.lstm(2, List.of(), 4, List.of(), 2, new Unrolling(8, 0, 8, true)),
                List.of("cart_position", "pole_angle"),
                List.of("left", "right"));
        ModelPolicy factory =
                ModelPolicy.greedy(model, new Configuration(), SIMULATOR).choosing(PolicyChoice.softmax(1));
        assertThat(factory.create().hasMemory()).isTrue();
        List<Float> fresh = episode(factory.create(), 5);

        Policy used = factory.create();
        episode(used, 3);
        assertThat(episode(used, 5)).isEqualTo(fresh);
        assertThat(fresh).hasSizeGreaterThan(5);

        Policy forgetful = factory.create();
        float[] probabilities = new float[2];
        forgetful.begin();
        forgetful.probabilities(new float[] {0.02f, 0.1f}, new boolean[] {true, true}, probabilities);
        float first = probabilities[0];
        forgetful.probabilities(new float[] {0.02f, 0.1f}, new boolean[] {true, true}, probabilities);
        assertThat(probabilities[0]).isEqualTo(first);
        forgetful.advance();
        forgetful.probabilities(new float[] {0.02f, 0.1f}, new boolean[] {true, true}, probabilities);
        assertThat(probabilities[0]).isNotEqualTo(first);
        forgetful.begin();
        forgetful.probabilities(new float[] {0.02f, 0.1f}, new boolean[] {true, true}, probabilities);
        assertThat(probabilities[0]).isEqualTo(first);
    }

    private static List<Float> episode(Policy policy, long id) {
        Environment environment = SIMULATOR.environment();
        List<Float> chances = new ArrayList<>();
        Rollouts.run(environment, policy, 1, id, (step, seen, valid, probabilities, action, result) -> {
            chances.add(probabilities[0]);
        });
        return chances;
    }
}
