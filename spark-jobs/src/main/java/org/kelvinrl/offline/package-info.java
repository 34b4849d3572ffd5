/** Offline reinforcement learning: targets from Bellman backups of logged actions and rewards. */
package org.kelvinrl.offline;
