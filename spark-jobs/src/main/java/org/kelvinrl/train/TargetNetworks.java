package org.kelvinrl.train;

import java.io.Serializable;
import java.util.List;

/**
 * Frozen copies of networks, which targets are computed from while the networks move (Mnih et al., 2015), and when they are renewed.
 * They are the driver's state: workers see them as they were when the round began. Immutable.
 *
 * @param segments which parts of the parameter vector are copied, in the order in which the copies lie
 * @param renewal when
 */
public record TargetNetworks(List<Segment> segments, TargetRenewal renewal) implements Serializable {

    /** No copies. */
    public static final TargetNetworks NONE = new TargetNetworks(List.of(), TargetRenewal.everySteps(1));

    /** Keeps the segments from later changes of the list. */
    public TargetNetworks {
        segments = List.copyOf(segments);
    }

    /**
     * A part of the parameter vector.
     *
     * @param offset index of its first parameter
     * @param count number of its parameters
     */
    public record Segment(int offset, int count) implements Serializable {}

    /** Number of parameters of all copies. */
    public int count() {
        return segments.stream().mapToInt(Segment::count).sum();
    }

    /** Copies of the parameters. */
    float[] startingFrom(float[] parameters) {
        float[] targets = new float[count()];
        move(parameters, targets, 1);
        return targets;
    }

    /**
     * Renews the copies, if it is time, after a round.
     *
     * @param parameters the parameters
     * @param targets the copies, changed in place
     * @param before optimiser steps of the run before the round
     * @param after those after it
     */
    void afterSteps(float[] parameters, float[] targets, long before, long after) {
        move(parameters, targets, renewal.shareAfterSteps(before, after));
    }

    /**
     * Renews the copies, if it is time, after an epoch.
     *
     * @param parameters the parameters
     * @param targets the copies, changed in place
     * @param epochs epochs that are over
     */
    void afterEpoch(float[] parameters, float[] targets, int epochs) {
        move(parameters, targets, renewal.shareAfterEpoch(epochs));
    }

    private void move(float[] parameters, float[] targets, double share) {
        int to = 0;
        for (Segment segment : segments) {
            if (share == 1) {
                System.arraycopy(parameters, segment.offset(), targets, to, segment.count());
            } else if (share > 0) {
                moveBy((float) share, parameters, segment, targets, to);
            }
            to += segment.count();
        }
    }

    private static void moveBy(float share, float[] parameters, Segment segment, float[] targets, int to) {
        for (int i = 0; i < segment.count(); i++) {
            targets[to + i] += share * (parameters[segment.offset() + i] - targets[to + i]);
        }
    }
}
