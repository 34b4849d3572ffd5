package org.kelvinrl.offline;

import org.kelvinrl.loss.ActionValues;

/** What the value of a state is, given values of its actions. */
enum Backup {
    /** The largest (Watkins, 1989). */
    MAX {
        @Override
        float of(float[] frozen, float[] now, int at, int actions, boolean[] valid, float temperature, float[] policy) {
            return frozen[at + ActionValues.best(frozen, at, actions, valid, at)];
        }
    },
    /** That of the action which the network of now finds best (van Hasselt, Guez and Silver, 2016). */
    DOUBLE {
        @Override
        float of(float[] frozen, float[] now, int at, int actions, boolean[] valid, float temperature, float[] policy) {
            return frozen[at + ActionValues.best(now, at, actions, valid, at)];
        }
    },
    /** The mean under the softmax policy (van Seijen et al., 2009). */
    EXPECTED {
        @Override
        float of(float[] frozen, float[] now, int at, int actions, boolean[] valid, float temperature, float[] policy) {
            ActionValues.soft(frozen, at, actions, valid, at, temperature, policy);
            float sum = 0;
            for (int j = 0; j < actions; j++) {
                sum += policy[j] > 0 ? policy[j] * frozen[at + j] : 0;
            }
            return sum;
        }
    },
    /** The soft maximum, which is the mean and the temperature times the entropy (Haarnoja et al., 2017). */
    SOFT {
        @Override
        float of(float[] frozen, float[] now, int at, int actions, boolean[] valid, float temperature, float[] policy) {
            return ActionValues.soft(frozen, at, actions, valid, at, temperature, policy);
        }
    };

    /**
     * The value of one state.
     *
     * @param frozen array with the values of the frozen copy
     * @param now array with the values of the network of now
     * @param at index of the state's first value, in both and in the mask
     * @param actions number of actions
     * @param valid array with the mask of valid actions; null if all are
     * @param temperature of the softmax policy, in the units of the values
     * @param policy overwritten, [actions]
     */
    abstract float of(
            float[] frozen, float[] now, int at, int actions, boolean[] valid, float temperature, float[] policy);
}
