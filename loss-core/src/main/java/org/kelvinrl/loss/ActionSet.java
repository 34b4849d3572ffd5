package org.kelvinrl.loss;

/** Some of a row's actions, by rising index. */
final class ActionSet {
    final int[] index;
    private int size;

    private ActionSet(int[] index, int size) {
        this.index = index;
        this.size = size;
    }

    /** All actions. */
    static ActionSet all(int actions) {
        ActionSet set = new ActionSet(new int[actions], actions);
        for (int j = 0; j < actions; j++) {
            set.index[j] = j;
        }
        return set;
    }

    /** No action yet. */
    static ActionSet none(int actions) {
        return new ActionSet(new int[actions], 0);
    }

    int size() {
        return size;
    }

    /** Holds the actions of another set that a mask allows. */
    ActionSet select(ActionSet from, boolean[] mask, int offset) {
        int n = 0;
        for (int i = 0; i < from.size; i++) {
            int action = from.index[i];
            index[n] = action;
            n += mask[offset + action] ? 1 : 0;
        }
        size = n;
        return this;
    }
}
