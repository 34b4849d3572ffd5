package org.kelvinrl.loss;

/**
 * What Bellman backups take from the values of a state's actions: the best, the soft maximum, the softmax policy. In single precision,
 * in a fixed order of operations, so that the bits are the same wherever they are computed.
 *
 * <p>Values lie in a row of a flat array; which actions are valid in a row of a mask, or {@code null} if all are. At least one must be.
 * Values of valid actions are finite. Nothing is checked: these run for every row of every step.
 */
public final class ActionValues {

    private ActionValues() {}

    /**
     * Finds the best valid action; of equal ones the first.
     *
     * @param q array that holds the values
     * @param at index of the first
     * @param actions number of actions
     * @param valid array that holds the mask; or null
     * @param validAt index of the mask's first element
     * @return its index
     */
    public static int best(float[] q, int at, int actions, boolean[] valid, int validAt) {
        int best = -1;
        for (int j = 0; j < actions; j++) {
            if (isValid(valid, validAt + j) && (best < 0 || q[at + j] > q[at + best])) {
                best = j;
            }
        }
        return best;
    }

    /**
     * Computes the soft maximum tau log sum_j exp(q_j / tau) over the valid actions, and the policy that it belongs to.
     *
     * @param q array that holds the values
     * @param at index of the first
     * @param actions number of actions
     * @param valid array that holds the mask; or null
     * @param validAt index of the mask's first element
     * @param temperature tau, above 0, in the units of the values
     * @param policy where softmax(q / tau) is written, as many elements as there are actions, 0 for those that are not valid
     * @return the soft maximum, in the units of the values
     */
    public static float soft(
            float[] q, int at, int actions, boolean[] valid, int validAt, float temperature, float[] policy) {
        float most = q[at + best(q, at, actions, valid, validAt)];
        float sum = 0;
        for (int j = 0; j < actions; j++) {
            float share = isValid(valid, validAt + j) ? FloatMath.exp((q[at + j] - most) / temperature, 0, 0) : 0;
            policy[j] = share;
            sum += share;
        }
        for (int j = 0; j < actions; j++) {
            policy[j] /= sum;
        }
        return most + temperature * FloatMath.log(0, sum);
    }

    /**
     * Computes the exponential function in the way of the loss core.
     *
     * @param x at most 0
     * @return its exponential, to 3 units in the last place; 0 below -87
     */
    public static float exp(float x) {
        return FloatMath.exp(x, 0, 0);
    }

    private static boolean isValid(boolean[] valid, int index) {
        return valid == null || valid[index];
    }
}
