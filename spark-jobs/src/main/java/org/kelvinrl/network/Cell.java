package org.kelvinrl.network;

/** What a recurrent network remembers with. */
enum Cell {
    /**
     * The gated recurrent unit (Cho et al., 2014), in the form where the reset gate acts after the product with the state, so that a step
     * takes one product: {@code r, z = logistic(x + h U)}, {@code n = tanh(x + r (h U + b))}, {@code h' = (1 - z) n + z h}.
     */
    GRU("gru", 3, 1, true) {
        @Override
        CellPass pass(int size, int maxSteps, MatrixProduct product) {
            return new GruPass(size, maxSteps, product);
        }
    },
    /**
     * Long short-term memory (Hochreiter and Schmidhuber, 1997) with forget gates (Gers et al., 2000): {@code i, f, o = logistic(x + h U)},
     * {@code g = tanh(x + h U)}, {@code c' = f c + i g}, {@code h' = o tanh(c')}.
     */
    LSTM("lstm", 4, 2, false) {
        @Override
        CellPass pass(int size, int maxSteps, MatrixProduct product) {
            return new LstmPass(size, maxSteps, product);
        }
    };

    private final String label;
    private final int gates;
    private final int states;
    private final boolean hasBias;

    Cell(String label, int gates, int states, boolean hasBias) {
        this.label = label;
        this.gates = gates;
        this.states = states;
        this.hasBias = hasBias;
    }

    /** The name in configurations and manifests. */
    String label() {
        return label;
    }

    /** How many matrices multiply the state, and how many numbers for each unit come in. */
    int gates() {
        return gates;
    }

    /** How many numbers a unit carries from step to step; the first is its output. */
    int states() {
        return states;
    }

    /** Whether the last product with the state has a bias of its own. */
    boolean hasBias() {
        return hasBias;
    }

    /** Working memory for cells of so many units. */
    abstract CellPass pass(int size, int maxSteps, MatrixProduct product);
}
