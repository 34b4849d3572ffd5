package org.kelvinrl.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilteredNetworkTest {

    private static final int INPUTS = 2;
    private static final int ACTIONS = 3;
    private static final Mlp CRITIC = Mlp.of(INPUTS, List.of(4), ACTIONS);
    private static final Mlp BEHAVIOUR = Mlp.of(INPUTS, List.of(), ACTIONS);

    @ParameterizedTest
    @CsvSource({"0, 111", "0.15, 111", "0.3, 101", "0.79, 101", "0.81, 100", "1, 100"})
    void onlyActionsThatAreLikelyEnoughKeepTheirValues(double threshold, String kept) {
        Network network = FilteredNetwork.of(CRITIC, BEHAVIOUR, threshold);
        float[] parameters = new float[3 + network.parameterCount()];
        CRITIC.initialise(parameters, 3, 1);
        // probabilities of .5, .1 and .4 whatever is seen, of which the second is a fifth of the largest
        int bias = parameters.length - ACTIONS;
        parameters[bias] = (float) Math.log(0.5);
        parameters[bias + 1] = (float) Math.log(0.1);
        parameters[bias + 2] = (float) Math.log(0.4);
        float[] seen = {0.3f, -0.7f, 2, 1};

        float[] values = outputs(CRITIC, parameters, seen);
        float[] filtered = outputs(network, parameters, seen);
        for (int i = 0; i < filtered.length; i++) {
            if (kept.charAt(i % ACTIONS) == '1') {
                assertThat(filtered[i]).isEqualTo(values[i]);
            } else {
                assertThat(filtered[i]).isLessThanOrEqualTo(values[i] - FilteredNetwork.PENALTY);
            }
        }
    }

    private static float[] outputs(Network network, float[] parameters, float[] seen) {
        Pass pass = network.pass(8, MatrixProduct.ofThisJvm());
        System.arraycopy(seen, 0, pass.input(), 0, seen.length);
        pass.forward(parameters, 3, Sequences.rows(2));
        return java.util.Arrays.copyOf(pass.output(0), 2 * ACTIONS);
    }

    @Test
    void ofActionsThatWereTooRareTheLeastRareIsLeftTheBest() {
        assertThat(FilteredNetwork.penalty(-1, 0, 0.3)).isZero();
        assertThat(FilteredNetwork.penalty(-2, 0, 0.3))
                .isGreaterThan(FilteredNetwork.PENALTY)
                .isLessThan(FilteredNetwork.penalty(-3, 0, 0.3));
        assertThat(FilteredNetwork.penalty(-80, 0, 0)).isZero();
    }

    @Test
    void theBlocksOfBothLieOneBehindTheOther() {
        Network network = FilteredNetwork.of(CRITIC, BEHAVIOUR, 0.3);
        assertThat(network.parameterCount()).isEqualTo(CRITIC.parameterCount() + BEHAVIOUR.parameterCount());
        int offset = 0;
        for (ParameterBlock block : network.blocks()) {
            assertThat(block.offset()).isEqualTo(offset);
            offset += block.size();
        }
        assertThat(network.blocks()).extracting(ParameterBlock::name).doesNotHaveDuplicates();
        assertThat(network.inputs()).isEqualTo(INPUTS);
        assertThat(network.outputs()).isEqualTo(CRITIC.outputs());
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void aThresholdIsAShare(double threshold) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FilteredNetwork.of(CRITIC, BEHAVIOUR, threshold))
                .withMessage("threshold: expected a number from 0 to 1, found " + threshold);
    }

    @ParameterizedTest
    @CsvSource({"1, 7", "3, 7", "5, 0"})
    void theMeanOfGroupsOfOutputsIsANetwork(int groups, int hidden) {
        Mlp ensemble = Mlp.of(INPUTS, hidden == 0 ? List.of() : List.of(hidden, 4), groups * ACTIONS);
        float[] parameters = new float[3 + ensemble.parameterCount()];
        ensemble.initialise(parameters, 3, 5);
        float[] seen = {0.3f, -0.7f, 2, 1};
        Pass pass = ensemble.pass(8, MatrixProduct.ofThisJvm());
        System.arraycopy(seen, 0, pass.input(), 0, seen.length);
        pass.forward(parameters, 3, Sequences.rows(2));

        float[] means = ensemble.meanOfGroups(groups, parameters, 3);
        float[] shifted = new float[3 + means.length];
        System.arraycopy(means, 0, shifted, 3, means.length);
        float[] found = outputs(ensemble.meanOfGroups(groups), shifted, seen);
        for (int i = 0; i < found.length; i++) {
            double sum = 0;
            for (int group = 0; group < groups; group++) {
                sum += pass.output(0)[i / ACTIONS * groups * ACTIONS + group * ACTIONS + i % ACTIONS];
            }
            assertThat((double) found[i]).isCloseTo(sum / groups, org.assertj.core.api.Assertions.within(1e-6));
        }
    }
}
