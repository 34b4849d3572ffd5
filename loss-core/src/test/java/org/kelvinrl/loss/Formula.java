package org.kelvinrl.loss;

/**
 * A divergence or a regulariser in double precision, written as in the table of docs/mathematics.md. It is what the product is
 * held to, and is itself held to central differences.
 */
interface Formula {
    /** D. */
    double value(DoubleRow row);

    /** dD/dz_j, or dD/dy_j if values are compared. */
    double[] slope(DoubleRow row);

    /** dD/dp_i up to a constant, from which the paper goes on by its matrix S. */
    double[] byProbability(DoubleRow row);

    /** The sum of the magnitudes of the terms that make up D. */
    double valueMagnitude(DoubleRow row);

    /** The sums of the magnitudes of the terms that make up dD/dz_j. */
    double[] slopeMagnitude(DoubleRow row);

    /** The formula of a divergence. */
    static Formula of(Divergence divergence) {
        LossName name = LossName.parse("divergence", divergence.name());
        return switch (name.base()) {
            case "forward-kl" -> new ForwardKlFormula();
            case "reverse-kl" -> new ReverseKlFormula();
            case "jeffreys" -> new JeffreysFormula();
            case "jensen-shannon" -> new JensenShannonFormula(name.number(0));
            case "amari" -> new AmariFormula(name.number(0));
            case "negative-log-likelihood" -> new NegativeLogLikelihoodFormula();
            case "squared-error" -> new ValueErrorFormula(Double.POSITIVE_INFINITY, false);
            case "squared-error-taken" -> new ValueErrorFormula(Double.POSITIVE_INFINITY, true);
            case "squared-error-standardised" -> new StandardisedErrorFormula();
            case "huber-error" -> new ValueErrorFormula(name.number(0), false);
            case "huber-error-taken" -> new ValueErrorFormula(name.number(0), true);
            default -> throw new AssertionError("no formula for " + divergence);
        };
    }

    /** The formula of a regulariser. */
    static Formula of(Regulariser regulariser) {
        LossName name = LossName.parse("regulariser", regulariser.name());
        return switch (name.base()) {
            case "shannon-entropy" -> new ShannonEntropyFormula();
            case "tsallis-entropy" -> new TsallisEntropyFormula(name.number(0));
            case "kl-to-reference" -> new ReverseKlFormula();
            default -> throw new AssertionError("no formula for " + regulariser);
        };
    }
}
