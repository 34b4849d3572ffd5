package org.kelvinrl.checkpoint;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kelvinrl.train.TrainingPosition;

/**
 * When a checkpoint is due. Time has a say in it, for it has none in what a checkpoint holds.
 *
 * @param unit what is counted
 * @param count how much of it lies between two checkpoints, at least 1; 0 where nothing is counted
 */
public record Frequency(Unit unit, long count) {

    /** What a text must be. */
    static final String SYNTAX = "auto, never, N-rounds, N-epochs or N-seconds, N an integer of at least 1";

    /** The default. */
    public static final Frequency AUTO = new Frequency(Unit.AUTO, 0);

    /** Only when a run is stopped. */
    public static final Frequency NEVER = new Frequency(Unit.NEVER, 0);

    private static final Pattern COUNTED = Pattern.compile("(\\d{1,9})-(rounds|epochs|seconds)");

    private static final double AUTO_SECONDS = 300;
    private static final double AUTO_EPOCH_SECONDS = 10;
    private static final double AUTO_SHARE = 0.05;

    /** What is counted. */
    public enum Unit {
        AUTO,
        NEVER,
        ROUNDS,
        EPOCHS,
        SECONDS
    }

    /**
     * Reads a text.
     *
     * @throws IllegalArgumentException if it is not as {@link #SYNTAX} says
     */
    public static Frequency parse(String text) {
        Matcher counted = COUNTED.matcher(text);
        if (counted.matches() && Long.parseLong(counted.group(1)) > 0) {
            return new Frequency(
                    Unit.valueOf(counted.group(2).toUpperCase(Locale.ROOT)), Long.parseLong(counted.group(1)));
        }
        return switch (text) {
            case "auto" -> AUTO;
            case "never" -> NEVER;
            default -> throw new IllegalArgumentException("not a frequency: " + text);
        };
    }

    /**
     * Is one due?
     *
     * @param last where the run was at the last one, or when it began
     * @param now where it is
     * @param seconds time since then
     * @param cost how long the last one took to write, in seconds; 0 if there was none
     */
    boolean isDue(TrainingPosition last, TrainingPosition now, double seconds, double cost) {
        return switch (unit) {
            case NEVER -> false;
            case ROUNDS -> now.rounds() - last.rounds() >= count;
            case EPOCHS -> now.roundOfEpoch() == 0 && now.epoch() - last.epoch() >= count;
            case SECONDS -> seconds >= count;
            case AUTO ->
                seconds >= (now.roundOfEpoch() == 0 ? AUTO_EPOCH_SECONDS : AUTO_SECONDS)
                        && cost <= AUTO_SHARE * seconds;
        };
    }

    @Override
    public String toString() {
        String name = unit.name().toLowerCase(Locale.ROOT);
        return count == 0 ? name : count + "-" + name;
    }
}
