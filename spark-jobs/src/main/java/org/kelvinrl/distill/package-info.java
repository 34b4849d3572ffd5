/** Distillation: a policy is fitted to the softmax of logged Q-values. */
package org.kelvinrl.distill;
