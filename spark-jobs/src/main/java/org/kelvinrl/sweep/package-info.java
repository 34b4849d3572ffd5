/** Many small trainings side by side: a grid of settings, one Spark task each, and what they come to. */
package org.kelvinrl.sweep;
