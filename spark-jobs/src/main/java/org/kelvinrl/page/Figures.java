package org.kelvinrl.page;

import java.util.Locale;

/** Numbers as a person reads them. */
public final class Figures {

    private static final double SMALLEST_PLAIN = 1e-4;
    private static final double LARGEST_PLAIN = 1e7;

    private Figures() {}

    /** Four significant digits, and never less than the units. */
    public static String number(double value) {
        double size = Math.abs(value);
        if (!Double.isFinite(value)) {
            return "-";
        }
        if (size == 0) {
            return "0";
        }
        if (size < SMALLEST_PLAIN || size >= LARGEST_PLAIN) {
            return String.format(Locale.ROOT, "%.3e", value);
        }
        int decimals = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** A count, with a mark between thousands. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A count of things, such as {@code 1 epoch} or {@code 20 epochs}. */
    public static String counted(long value, String thing) {
        return count(value) + " " + thing + (value == 1 ? "" : "s");
    }

    /** A share of 1, as a percentage. */
    public static String percent(double share) {
        return Double.isFinite(share) ? String.format(Locale.ROOT, "%.2f %%", 100 * share) : "-";
    }
}
