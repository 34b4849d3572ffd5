/** A training run, whatever is learnt: from a prepared data set by rounds and checkpoints to a model, its metrics and its report. */
package org.kelvinrl.run;
