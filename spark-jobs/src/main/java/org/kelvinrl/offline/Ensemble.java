package org.kelvinrl.offline;

/** What the members of an ensemble of critics say together: their mean, or a bound below it. For one thread. */
final class Ensemble {

    private final int actions;
    private final int members;

    /**
     * An ensemble.
     *
     * @param actions number of actions
     * @param members number of members, at least 1; one says what it says
     */
    Ensemble(int actions, int members) {
        this.actions = actions;
        this.members = members;
    }

    int members() {
        return members;
    }

    /**
     * The mean less so many standard deviations.
     *
     * @param outputs [rows, members, actions]
     * @param rows number of rows
     * @param deviations how many
     * @param to [rows, actions], where it is written if there are several members
     * @return where it is, [rows, actions]
     */
    float[] value(float[] outputs, int rows, double deviations, float[] to) {
        if (members == 1) {
            return outputs;
        }
        for (int row = 0; row < rows; row++) {
            for (int action = 0; action < actions; action++) {
                to[row * actions + action] = value(outputs, row * members * actions + action, (float) deviations);
            }
        }
        return to;
    }

    private float value(float[] outputs, int first, float deviations) {
        float mean = 0;
        for (int member = 0; member < members; member++) {
            mean += outputs[first + member * actions] / members;
        }
        float variance = 0;
        for (int member = 0; member < members; member++) {
            float difference = outputs[first + member * actions] - mean;
            variance += difference * difference / members;
        }
        return mean - deviations * (float) Math.sqrt(variance);
    }
}
