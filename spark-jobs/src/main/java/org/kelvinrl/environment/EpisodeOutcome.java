package org.kelvinrl.environment;

/**
 * How an episode went.
 *
 * @param episode identifier of the episode
 * @param undiscountedReturn sum of the rewards
 * @param steps number of steps, at least 1
 */
public record EpisodeOutcome(long episode, double undiscountedReturn, int steps) {}
