package org.kelvinrl.train;

import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When target networks take over the parameters: all of them after so many optimiser steps or epochs, or a share after every step
 * (Polyak averaging; Lillicrap et al., 2016). It takes place on the driver, at the end of the first round by which it is due. Immutable.
 *
 * <p>Written {@code N}, a number of steps; {@code epochs:N}; or {@code polyak:SHARE}.
 *
 * @param steps steps between two copies; 0 if another rule holds
 * @param epochs epochs between two copies; 0 if another rule holds
 * @param share share that is taken over after each step; 0 if another rule holds
 */
public record TargetRenewal(long steps, int epochs, double share) implements Serializable {

    /** How it may be written. */
    public static final String SYNTAX =
            "a number of steps, epochs:N with a number of epochs, or polyak:SHARE with a share above 0 and at most 1";

    private static final Pattern STEPS = Pattern.compile("\\d{1,18}");
    private static final Pattern EPOCHS = Pattern.compile("epochs:(\\d{1,9})");
    private static final Pattern POLYAK = Pattern.compile("polyak:(\\S+)");

    /** A copy after every so many steps, at least 1. */
    public static TargetRenewal everySteps(long steps) {
        return checked(steps >= 1, new TargetRenewal(steps, 0, 0));
    }

    /** A copy after every so many epochs, at least 1. */
    public static TargetRenewal everyEpochs(int epochs) {
        return checked(epochs >= 1, new TargetRenewal(0, epochs, 0));
    }

    /** A share, above 0 and at most 1, after every step. */
    public static TargetRenewal polyak(double share) {
        return checked(share > 0 && share <= 1, new TargetRenewal(0, 0, share));
    }

    /**
     * Reads it as it is written on a command line.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static TargetRenewal parse(String text) {
        String trimmed = text.trim().toLowerCase(Locale.ROOT);
        Matcher epochs = EPOCHS.matcher(trimmed);
        Matcher polyak = POLYAK.matcher(trimmed);
        if (STEPS.matcher(trimmed).matches()) {
            return everySteps(Long.parseLong(trimmed));
        } else if (epochs.matches()) {
            return everyEpochs(Integer.parseInt(epochs.group(1)));
        } else if (polyak.matches()) {
            return polyak(Double.parseDouble(polyak.group(1)));
        }
        throw new IllegalArgumentException("expected " + SYNTAX + ", found \"" + text + "\"");
    }

    private static TargetRenewal checked(boolean inRange, TargetRenewal renewal) {
        if (!inRange) {
            throw new IllegalArgumentException("expected " + SYNTAX + ", found \"" + renewal + "\"");
        }
        return renewal;
    }

    /** The share of the parameters that the copies take over after a round, from 0 to 1. */
    double shareAfterSteps(long before, long after) {
        if (share > 0) {
            return 1 - Math.pow(1 - share, (double) (after - before));
        }
        return steps > 0 && after / steps > before / steps ? 1 : 0;
    }

    /** The share of the parameters that the copies take over after an epoch, 0 or 1. */
    double shareAfterEpoch(int over) {
        return epochs > 0 && over % epochs == 0 ? 1 : 0;
    }

    /** As it is written on a command line. */
    @Override
    public String toString() {
        return share > 0 ? "polyak:" + share : epochs > 0 ? "epochs:" + epochs : Long.toString(steps);
    }
}
