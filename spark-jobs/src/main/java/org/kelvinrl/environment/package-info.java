/**
 * Simulators, policies that act in them, and logs made with them.
 *
 * <p>An episode is a pure function of (environment, policy, seed, episode identifier): {@link
 * org.kelvinrl.environment.Rollouts}. Everything on Spark only spreads such episodes over tasks.
 */
package org.kelvinrl.environment;
