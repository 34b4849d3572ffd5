package org.kelvinrl.environment;

/** What policies do with the mask of the actions that are valid, of which there is at least one. */
final class ValidActions {

    private ValidActions() {}

    /** How many actions are valid. */
    static int count(boolean[] valid) {
        int count = 0;
        for (boolean each : valid) {
            count += each ? 1 : 0;
        }
        return count;
    }

    /** The valid action of the highest value; of several, the one of the lowest index. */
    static int highest(boolean[] valid, float[] values) {
        int highest = -1;
        for (int i = 0; i < values.length; i++) {
            if (valid[i] && (highest < 0 || values[i] > values[highest])) {
                highest = i;
            }
        }
        return highest;
    }

    /** Divides a probability evenly among the valid actions; the others get none. */
    static void spread(boolean[] valid, double probability, float[] probabilities) {
        float each = (float) (probability / count(valid));
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = valid[i] ? each : 0;
        }
    }
}
