/**
 * Runs that can be left and taken up again: checkpoints, when they are written, which of them stay, and how a run goes on from one.
 */
package org.kelvinrl.checkpoint;
