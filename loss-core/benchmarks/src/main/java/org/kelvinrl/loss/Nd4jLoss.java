package org.kelvinrl.loss;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * ND4J as its users have it: one of its own losses with its softmax, value and gradient in one call, as a DL4J output layer makes it,
 * inside a workspace. Labels are ND4J's softmax of the Q-values; the entropy and its gradient, which ND4J has not, are written in its
 * operations on matrices as one would.
 *
 * <p>LossKLD's value is D, LossMCXENT's the cross entropy, which is D and the teacher's entropy.
 */
final class Nd4jLoss implements Contestant {
    private static final String WORKSPACE = "loss";
    private static final int COLUMNS = 1;

    private final ILossFunction loss;
    private final IActivation softmax = new ActivationSoftmax();
    private final WorkspaceConfiguration memory = WorkspaceConfiguration.builder()
            .policyLearning(LearningPolicy.FIRST_LOOP)
            .build();
    private final double entropyWeight;
    private final INDArray y;
    private final INDArray u;
    private final INDArray gradient;

    Nd4jLoss(ILossFunction loss, Batch batch) {
        Nd4jMatrices matrices = new Nd4jMatrices(batch);
        this.loss = loss;
        this.entropyWeight = batch.loss.entropyWeight();
        this.y = matrices.matrixOf(batch.logits);
        this.u = matrices.matrixOf(batch.targets);
        this.gradient = matrices.newMatrix();
    }

    @Override
    public double compute() {
        MemoryWorkspace workspace = Nd4j.getWorkspaceManager().getAndActivateWorkspace(memory, WORKSPACE);
        try {
            return computeInWorkspace();
        } finally {
            workspace.close();
        }
    }

    private double computeInWorkspace() {
        INDArray q = Nd4j.exec(new SoftMax(u, u.ulike()))[0];
        Pair<Double, INDArray> ofLoss = loss.computeGradientAndScore(q, y.dup(), softmax, null, true);
        INDArray p = Nd4j.exec(new SoftMax(y, y.ulike()))[0];
        INDArray logP = Transforms.log(p);
        INDArray minusEntropy = p.mul(logP).sum(true, COLUMNS);
        INDArray ofEntropy = logP.subiColumnVector(minusEntropy).muli(p);
        gradient.assign(ofLoss.getSecond().addi(ofEntropy.muli(entropyWeight)));
        return ofLoss.getFirst() + entropyWeight * minusEntropy.meanNumber().doubleValue();
    }

    @Override
    public float[] gradient() {
        return Nd4jMatrices.toHeap(gradient);
    }
}
