/** Cluster performance runs: figures as ratios within one run, with the system they were measured on. */
package org.kelvinrl.bench;
