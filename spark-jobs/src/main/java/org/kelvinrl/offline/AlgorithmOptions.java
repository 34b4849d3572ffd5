package org.kelvinrl.offline;

import java.io.Serializable;

/**
 * The numbers of an algorithm; each has a meaning only for those that use it. Immutable.
 *
 * @param divergence name of the divergence of the policy from the softmax of the values
 * @param criticError name of the divergence of the taken action's value from its Bellman target
 * @param backup what the value of the next observation is
 * @param temperature of softmax and soft maximum
 * @param priorWeight exponent of the behaviour prior in the policy's target
 * @param entropyWeight weight lambda of the policy's entropy, at least 0
 * @param anchorWeight weight beta of the anchor of the values' level, at least 0
 * @param behaviourTerm what keeps the policy near the logged one
 * @param behaviourWeight weight of that, at least 0
 * @param critics members of the critic's ensemble, at least 1
 * @param pessimism how many standard deviations of the ensemble its value is below its mean, at least 0
 * @param conservatism weight of CQL's regulariser, at least 0
 * @param threshold BCQ's share of the most probable action's probability, from 0 to 1
 * @param expectile IQL's expectile, above 0 and below 1
 * @param advantageWeights how imitation is weighted by advantages
 * @param advantageTemperature temperature of exponential weights, above 0
 * @param weightBound largest exponential weight, above 0
 * @param munchausenScale what the logarithm of the policy in the reward is multiplied by, from 0 to 1
 * @param munchausenFloor the lowest that it counts as, at most 0
 */
record AlgorithmOptions(
        String divergence,
        String criticError,
        Backup backup,
        SpreadMultiple temperature,
        SpreadMultiple priorWeight,
        double entropyWeight,
        double anchorWeight,
        BehaviourTerm behaviourTerm,
        double behaviourWeight,
        int critics,
        double pessimism,
        double conservatism,
        double threshold,
        double expectile,
        AdvantageWeights advantageWeights,
        double advantageTemperature,
        double weightBound,
        double munchausenScale,
        double munchausenFloor)
        implements Serializable {

    AlgorithmOptions withEntropyWeight(double weight) {
        return new AlgorithmOptions(
                divergence,
                criticError,
                backup,
                temperature,
                priorWeight,
                weight,
                anchorWeight,
                behaviourTerm,
                behaviourWeight,
                critics,
                pessimism,
                conservatism,
                threshold,
                expectile,
                advantageWeights,
                advantageTemperature,
                weightBound,
                munchausenScale,
                munchausenFloor);
    }

    /** Logits are values over the temperature: the values then are what the network gives. */
    double logitScale() {
        return 1 / temperature.factor();
    }
}
