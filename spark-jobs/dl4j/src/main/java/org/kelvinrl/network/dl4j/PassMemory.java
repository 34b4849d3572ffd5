package org.kelvinrl.network.dl4j;

import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Memory of one graph for the arrays of a forward and of its backward pass, a workspace of ND4J: taken once, and used again by the next passes.
 * Arrays outside of one are taken from the operating system each, page by page, and given back by the garbage collector's threads.
 *
 * <p>Workspaces are known by thread and name. Each graph has one of its own, for two may be between forward and backward in one thread, and shows
 * it to the thread that computes; the thread keeps the last one.
 */
final class PassMemory {

    private static final String NAME = "kelvin-pass";

    private static final WorkspaceConfiguration GROWING = WorkspaceConfiguration.builder()
            .initialSize(0)
            .policyAllocation(AllocationPolicy.STRICT)
            .policyLearning(LearningPolicy.FIRST_LOOP)
            .policyReset(ResetPolicy.BLOCK_LEFT)
            .policySpill(SpillPolicy.REALLOCATE)
            .build();

    /** Has layers put all their arrays there, but for what a step of a sequence needs no longer than itself. */
    static final LayerWorkspaceMgr LAYERS = LayerWorkspaceMgr.builder()
            .with(ArrayType.RNN_FF_LOOP_WORKING_MEM, NAME + "-step", GROWING)
            .with(ArrayType.RNN_BP_LOOP_WORKING_MEM, NAME + "-step", GROWING)
            .noWorkspaceFor(ArrayType.FF_CACHE)
            .defaultWorkspace(NAME, GROWING)
            .build();

    private MemoryWorkspace workspace;

    /**
     * Computes a forward pass. Arrays of earlier passes are no more.
     *
     * @param work makes its arrays here
     */
    void begin(Runnable work) {
        if (workspace == null) {
            workspace = Nd4j.getWorkspaceManager().createNewWorkspace(GROWING, NAME);
        }
        MemoryWorkspace outer = Nd4j.getMemoryManager().getCurrentWorkspace();
        if (workspace.isScopeActive()) {
            workspace.close();
        }
        workspace.notifyScopeEntered();
        within(outer, work);
    }

    /**
     * Computes the backward pass behind the last forward pass, whose arrays are still there.
     *
     * @param work makes its arrays here
     */
    void resume(Runnable work) {
        within(Nd4j.getMemoryManager().getCurrentWorkspace(), work);
    }

    private void within(MemoryWorkspace outer, Runnable work) {
        Nd4j.getWorkspaceManager().setWorkspaceForCurrentThread(workspace, NAME);
        Nd4j.getMemoryManager().setCurrentWorkspace(workspace);
        try {
            work.run();
        } finally {
            Nd4j.getMemoryManager().setCurrentWorkspace(outer);
        }
    }
}
