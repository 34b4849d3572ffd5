/**
 * Losses of policy distillation: divergences between a student's and a teacher's policy over a finite set of actions,
 * regularised by the student's entropy, with their gradients at the student's outputs.
 *
 * <p>One notation is used throughout. There are A actions; a row is one sample.
 *
 * <ul>
 *   <li>y in R<sup>A</sup>: the student network's linear outputs, used as logits; a &gt; 0: the logit scale;
 *   <li>M: the valid actions of the row (all unless a mask says otherwise); p = softmax over M of a y;
 *   <li>q: the teacher's policy, given as {@linkplain org.kelvinrl.loss.Targets Q-values, probabilities or an action}. From
 *       Q-values u in R<sup>A</sup>, with tau &gt; 0 the target temperature and L the valid actions whose Q-value was logged
 *       (all of M unless a mask says otherwise), q = softmax over L of u / tau;
 *   <li>D: a {@linkplain org.kelvinrl.loss.Divergence divergence} between q and p, p renormalised on L, or an error of y
 *       against u; R: a {@linkplain org.kelvinrl.loss.Regulariser regulariser} of p, such as its Shannon entropy H in nats;
 *       lambda &gt;= 0: its weight. The loss of a row is D - lambda H, or D + lambda R where R is a divergence.
 * </ul>
 *
 * <p>A {@link org.kelvinrl.loss.PolicyLoss} says what is minimised, a {@link org.kelvinrl.loss.LossBatch} where the rows
 * lie and which results are wanted, a {@link org.kelvinrl.loss.LossKernel} computes them, and
 * {@link org.kelvinrl.loss.LossSums} adds them up.
 *
 * <p>The arithmetic is single precision in a fixed order of operations: the same input gives the same bits, interpreted or
 * compiled, in plain Java or by the Vector API, and however rows are cut into batches.
 */
package org.kelvinrl.loss;
