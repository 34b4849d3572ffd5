package org.kelvinrl.train;

import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the learning rate falls in the course of a run, as a share of its largest value. A pure function of the step and of the
 * run's total of steps.
 *
 * <p>Written {@code constant}; {@code cosine} or {@code cosine:END}, half a wave from 1 to END (Loshchilov and Hutter, 2017); or
 * {@code step:FACTOR@EPOCHS}, times FACTOR after every so many epochs.
 *
 * @param shape the name before the colon
 * @param factor END of a cosine, from 0 to 1, or FACTOR of a step, above 0 and at most 1
 * @param epochs EPOCHS of a step, at least 1; 0 otherwise
 */
public record Schedule(Shape shape, double factor, int epochs) implements Serializable {

    /** Always the same. */
    public static final Schedule CONSTANT = new Schedule(Shape.CONSTANT, 1, 0);

    /** What a schedule may be written as. */
    public static final String SYNTAX =
            "constant, cosine, cosine:END with END from 0 to 1, or step:FACTOR@EPOCHS with a factor"
                    + " above 0 and at most 1 and a number of epochs";

    private static final Pattern COSINE = Pattern.compile("cosine(?::(\\S+))?");
    private static final Pattern STEP = Pattern.compile("step:([^@]+)@(\\d{1,9})");

    /** Forms of a schedule. */
    public enum Shape {
        /** Always the same. */
        CONSTANT,
        /** Half a wave of a cosine, down to the end of the run. */
        COSINE,
        /** Down by a factor after every so many epochs. */
        STEP
    }

    /**
     * Reads a schedule as it is written on a command line.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Schedule parse(String text) {
        String trimmed = text.trim().toLowerCase(Locale.ROOT);
        Matcher cosine = COSINE.matcher(trimmed);
        Matcher step = STEP.matcher(trimmed);
        if (trimmed.equals("constant")) {
            return CONSTANT;
        } else if (cosine.matches()) {
            double end = cosine.group(1) == null ? 0 : Double.parseDouble(cosine.group(1));
            return checked(end >= 0 && end <= 1, new Schedule(Shape.COSINE, end, 0));
        } else if (step.matches()) {
            double factor = Double.parseDouble(step.group(1));
            int epochs = Integer.parseInt(step.group(2));
            return checked(factor > 0 && factor <= 1 && epochs >= 1, new Schedule(Shape.STEP, factor, epochs));
        }
        throw new IllegalArgumentException("expected " + SYNTAX + ", found \"" + text + "\"");
    }

    private static Schedule checked(boolean inRange, Schedule schedule) {
        if (!inRange) {
            throw new IllegalArgumentException("expected " + SYNTAX + ", found \"" + schedule + "\"");
        }
        return schedule;
    }

    /**
     * The share of the largest rate.
     *
     * @param step steps since the warm-up, from 0
     * @param steps steps of the run after the warm-up, above the step
     * @param epoch how many whole epochs are over
     * @return above 0 and at most 1, as a cosine reaches 0 only after the last step
     */
    double at(long step, long steps, int epoch) {
        return switch (shape) {
            case CONSTANT -> 1;
            case COSINE -> factor + (1 - factor) * 0.5 * (1 + Math.cos(Math.PI * step / steps));
            case STEP -> Math.pow(factor, Math.floorDiv(epoch, epochs));
        };
    }

    /** As it is written on a command line. */
    @Override
    public String toString() {
        return switch (shape) {
            case CONSTANT -> "constant";
            case COSINE -> factor == 0 ? "cosine" : "cosine:" + factor;
            case STEP -> "step:" + factor + "@" + epochs;
        };
    }
}
