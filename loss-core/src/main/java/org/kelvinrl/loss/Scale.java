package org.kelvinrl.loss;

/** What numbers are multiplied by before they become exponents, as exp and as powers of two need it. */
final class Scale {
    /** The scale s. */
    final float factor;

    /** s / log 2, and what rounding took from it. */
    final float power;

    final float powerRest;

    private Scale(double s) {
        this.factor = (float) s;
        this.power = (float) (s / Math.log(2));
        this.powerRest = (float) (s / Math.log(2) - power);
    }

    static Scale of(double s) {
        return new Scale(s);
    }
}
