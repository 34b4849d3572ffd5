package org.kelvinrl.offline;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.kelvinrl.loss.Divergence;
import org.kelvinrl.loss.PolicyLoss;

/** The algorithms: where each is from, which networks it trains, and what computes its losses. */
public enum Algorithm {
    /** A critic, an estimate of the logged policy, and a policy fitted by KL to their product; the one to begin with. */
    KL_PRIOR,
    /** Ukkonen (2021), section 2: values whose softmax is fitted by KL to that of their Bellman backup. */
    KL_Q,
    /** Mnih et al. (2015): Q-learning with a target network. */
    DQN,
    /** van Hasselt, Guez and Silver (2016): the action is chosen by one network and valued by its copy. */
    DOUBLE_DQN,
    /** Haarnoja et al. (2017): Q-learning with a soft maximum. */
    SOFT_Q,
    /** Vieillard, Pietquin and Geist (2020): soft Q-learning with the policy's logarithm in the reward. */
    MUNCHAUSEN,
    /** Riedmiller (2005): whole epochs towards fixed targets. */
    NFQ,
    /** Kumar et al. (2020): double DQN that keeps the values of actions not taken low. */
    CQL,
    /** Fujimoto et al. (2019): double DQN among the actions that the logged policy takes often enough. */
    BCQ,
    /** Kostrikov, Nair and Levine (2022): expectiles of the values of logged actions. */
    IQL,
    /** Pomerleau (1991): imitation of the logged actions. */
    BC,
    /** Wang et al. (2018): imitation weighted by the exponential of the advantage. */
    MARWIL,
    /** Peng et al. (2019): the same with a bound on the weights. */
    AWR,
    /** Wang et al. (2020): imitation of actions that the policy's own critic finds better than the policy. */
    CRR;

    /** The name on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The networks that it trains, in the order in which they lie. */
    List<Head> heads(AlgorithmOptions options) {
        return switch (this) {
            case KL_PRIOR -> List.of(Head.CRITIC, Head.BEHAVIOUR, Head.POLICY);
            case KL_Q ->
                KlQUpdate.estimatesBehaviour(options) ? List.of(Head.CRITIC, Head.BEHAVIOUR) : List.of(Head.CRITIC);
            case BCQ -> List.of(Head.CRITIC, Head.BEHAVIOUR);
            case IQL -> List.of(Head.CRITIC, Head.VALUE, Head.POLICY);
            case CRR -> List.of(Head.CRITIC, Head.POLICY);
            case MARWIL, AWR -> List.of(Head.VALUE, Head.POLICY);
            case BC -> List.of(Head.POLICY);
            case DQN, DOUBLE_DQN, SOFT_Q, MUNCHAUSEN, NFQ, CQL -> List.of(Head.CRITIC);
        };
    }

    /** Those of them that targets are computed from frozen copies of. */
    Set<Head> frozen() {
        return switch (this) {
            case BC -> EnumSet.noneOf(Head.class);
            case MARWIL, AWR -> EnumSet.of(Head.VALUE);
            case CRR -> EnumSet.of(Head.CRITIC, Head.POLICY);
            default -> EnumSet.of(Head.CRITIC);
        };
    }

    /** True if it looks ahead to rewards. */
    boolean isOfRewards() {
        return this != BC;
    }

    /** True if it has a critic that may be an ensemble. */
    boolean hasEnsemble() {
        return frozen().contains(Head.CRITIC) && this != KL_Q;
    }

    /** Its losses for one thread. */
    Update update(TransitionBatch batch, AlgorithmOptions options) {
        return switch (this) {
            case KL_PRIOR -> new KlPriorUpdate(batch, options);
            case KL_Q -> new KlQUpdate(batch, options);
            case DQN, DOUBLE_DQN, SOFT_Q, NFQ -> new ValueUpdate(batch, options);
            case MUNCHAUSEN -> new MunchausenUpdate(batch, options);
            case CQL -> new ConservativeUpdate(batch, options);
            case BCQ -> new ConstrainedUpdate(batch, options);
            case IQL -> new ImplicitUpdate(batch, options);
            case BC -> new ImitationUpdate(batch, options);
            case MARWIL, AWR -> new AdvantageUpdate(batch, options);
            case CRR -> new CriticRegularisedUpdate(batch, options);
        };
    }

    /** What the acting network was fitted to, as a model tells it. */
    PolicyLoss actingLoss(AlgorithmOptions options) {
        return switch (this) {
            case KL_Q -> KlQUpdate.loss(options);
            case KL_PRIOR -> KlPriorUpdate.loss(options);
            case BC, MARWIL, AWR, CRR, IQL -> LikelihoodLoss.loss(1, options.entropyWeight());
            case SOFT_Q, MUNCHAUSEN ->
                PolicyLoss.of(Divergence.named(options.criticError())).withLogitScale(options.logitScale());
            case DQN, DOUBLE_DQN, NFQ, CQL, BCQ -> PolicyLoss.of(Divergence.named(options.criticError()));
        };
    }
}
