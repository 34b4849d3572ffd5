package org.kelvinrl.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The marks of an axis, at multiples of 1, 2 or 5 times a power of ten.
 *
 * @param positions where the marks are, rising, at least one
 */
record Ticks(List<BigDecimal> positions) {

    /** A narrower range, as a share of its values' size, counts as none, and is shown with room around it. */
    private static final double NARROWEST = 1e-3;

    private static final double ROOM = 0.05;

    /** Marks that enclose a range, at least two. */
    static Ticks enclosing(double smallest, double largest) {
        double size = smallest == 0 && largest == 0 ? 1 : Math.max(Math.abs(smallest), Math.abs(largest));
        if (largest - smallest < NARROWEST * size) {
            return enclosing(smallest - ROOM * size, largest + ROOM * size);
        }
        BigDecimal step = step((largest - smallest) / 5);
        BigDecimal first = multiple(smallest, step, RoundingMode.FLOOR);
        BigDecimal last = multiple(largest, step, RoundingMode.CEILING);
        return new Ticks(steps(first, last.max(first.add(step)), step));
    }

    /** Marks at the numbers from 1 to n, or at some of them. */
    static Ticks upTo(int n) {
        BigDecimal step = step(n / 10.0).max(BigDecimal.ONE);
        List<BigDecimal> positions = steps(step, BigDecimal.valueOf(n), step);
        if (step.compareTo(BigDecimal.ONE) > 0) {
            positions.add(0, BigDecimal.ONE);
        }
        return new Ticks(positions);
    }

    double first() {
        return positions.get(0).doubleValue();
    }

    double last() {
        return positions.get(positions.size() - 1).doubleValue();
    }

    /** What a mark says. */
    static String label(BigDecimal position) {
        boolean handy = position.scale() <= 5 && position.precision() - position.scale() <= 6;
        return handy ? position.toPlainString() : String.format(Locale.ROOT, "%.1e", position.doubleValue());
    }

    private static BigDecimal multiple(double value, BigDecimal step, RoundingMode rounding) {
        return new BigDecimal(value).divide(step, 0, rounding).multiply(step);
    }

    private static List<BigDecimal> steps(BigDecimal first, BigDecimal last, BigDecimal step) {
        List<BigDecimal> positions = new ArrayList<>();
        for (BigDecimal at = first; at.compareTo(last) <= 0; at = at.add(step)) {
            positions.add(at);
        }
        return positions;
    }

    private static BigDecimal step(double atLeast) {
        int exponent = (int) Math.floor(Math.log10(atLeast));
        for (int factor : new int[] {1, 2, 5}) {
            BigDecimal step = BigDecimal.valueOf(factor).scaleByPowerOfTen(exponent);
            if (step.doubleValue() >= atLeast) {
                return step;
            }
        }
        return BigDecimal.ONE.scaleByPowerOfTen(exponent + 1);
    }
}
