package org.kelvinrl.environment;

/**
 * What was written, counted by reading it back.
 *
 * @param episodes number of episodes
 * @param rows number of rows, one for each step
 */
public record GeneratedLog(long episodes, long rows) {}
