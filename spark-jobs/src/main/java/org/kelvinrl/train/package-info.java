/**
 * The training loop: rounds of workers over shards, their updates merged in a fixed tree, the same bits whatever runs them.
 */
package org.kelvinrl.train;
