package act

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"database.example.com/operator/internal/pki"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/reach"
	"database.example.com/operator/internal/snapshot"
)

// Actor carries out plans. It is safe for concurrent use.
type Actor struct {
	// Client writes; Live reads from the API server, past every cache.
	Client client.Client
	Live   client.Reader
	// Clients are the clients of the members.
	Clients *reach.Clients
	// Issuer makes certificates; nil for fresh ones. A simulation makes the same again and again, and remembers them.
	Issuer pki.Issuer
	// Order, if set, has what can be done side by side done one after the other, in the order that it returns for n things: a
	// simulation is repeatable only so.
	Order func(n int) []int
}

// do is one plan being carried out.
type do struct {
	*Actor
	s *snapshot.Snapshot
}

// Do carries out a plan, step by step; the actions of a step side by side. It stops after a step in which one failed, and
// after one that wrote the status. A founded cluster goes on past what only the user can mend: a pod that was lost must
// not wait until someone renames a Service.
func (a *Actor) Do(ctx context.Context, s *snapshot.Snapshot, p plan.Plan) plan.Outcome {
	d := &do{Actor: a, s: s}
	var outcome plan.Outcome
	var errs []error
	for _, step := range p.Steps {
		done, err := d.step(ctx, step)
		outcome.Done = append(outcome.Done, done...)
		for _, a := range done {
			outcome.StatusWritten = outcome.StatusWritten || writesStatus(a)
		}
		errs = append(errs, err)
		goesOn := err == nil || onlyLowersBudget(step) || s.Founded() && needsUser(err)
		if outcome.StatusWritten || !goesOn {
			break
		}
	}
	outcome.Err = gravest(errs)
	return outcome
}

// onlyLowersBudget says whether a step does nothing but lower a PodDisruptionBudget: what comes after it is done although it fails.
func onlyLowersBudget(step verdict.Step) bool {
	return !slices.ContainsFunc(step.Actions, func(a action.Action) bool {
		_, lowers := a.(action.LowerBudget)
		return !lowers
	})
}

// needsUser says whether trying again is of no use until the user changes something: a name is taken, the API server or a webhook calls
// what the spec asks for invalid, or it is forbidden: by a ResourceQuota that is used up, by a policy, or by the roles.
func needsUser(err error) bool {
	if setback := plan.SetbackIn(err); setback != nil {
		return setback.Kind == plan.NeedsUser
	}
	return refusesWhatIsAsked(err)
}

func (d *do) step(ctx context.Context, step verdict.Step) ([]action.Action, error) {
	errs := make([]error, len(step.Actions))
	d.sideBySide(len(step.Actions), func(i int) { errs[i] = d.one(ctx, step.Rule, step.Actions[i]) })
	var done []action.Action
	for i, a := range step.Actions {
		if errs[i] == nil {
			done = append(done, a)
		}
	}
	return done, gravest(errs)
}

func (a *Actor) issuer() pki.Issuer {
	if a.Issuer == nil {
		return pki.Fresh{}
	}
	return a.Issuer
}

// sideBySide does n things at once.
func (a *Actor) sideBySide(n int, one func(i int)) {
	if a.Order != nil {
		for _, i := range a.Order(n) {
			one(i)
		}
		return
	}
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { one(i) })
	}
	all.Wait()
}

// gravest joins the failures; without any it is the setback that only the user can mend, or the first other one.
func gravest(errs []error) error {
	var failures []error
	var worst *plan.Setback
	for _, err := range errs {
		setback := plan.SetbackIn(err)
		switch {
		case err == nil:
		case setback == nil:
			failures = append(failures, err)
		case worst == nil || setback.Kind > worst.Kind:
			worst = setback
		}
	}
	if len(failures) > 0 || worst == nil {
		return errors.Join(failures...)
	}
	return worst
}

func (d *do) one(ctx context.Context, rule string, a action.Action) error {
	err := settle(d.carryOut(ctx, a))
	logger := log.FromContext(ctx).WithValues("rule", rule)
	switch setback := plan.SetbackIn(err); {
	case err == nil:
		logger.Info(a.String())
	case setback != nil:
		logger.V(1).Info(a.String(), "setback", setback.Message)
	default:
		return fmt.Errorf("%s: %w", a, err)
	}
	return err
}

// settle turns errors that say that the world moved on into setbacks.
func settle(err error) error {
	switch {
	case err == nil || plan.SetbackIn(err) != nil:
		return err
	case apierrors.IsConflict(err):
		return &plan.Setback{Kind: plan.Stale, Message: err.Error()}
	case apierrors.IsNotFound(err):
		return &plan.Setback{Kind: plan.Stale, Message: err.Error()}
	case namespaceEnds(err):
		return &plan.Setback{Kind: plan.Waits, Message: "the namespace is being deleted"}
	default:
		return err
	}
}

func writesStatus(a action.Action) bool {
	switch a.(type) {
	case action.Assign, action.Rebuild, action.Latch, action.FinishFounding, action.Drop, action.MakeClaims,
		action.BeginVersion, action.GiveTurn, action.Settle:
		return true
	}
	return false
}

// carryOut knows how to do each kind of action.
func (d *do) carryOut(ctx context.Context, a action.Action) error {
	switch a := a.(type) {
	case action.Assign, action.Rebuild, action.Latch, action.FinishFounding:
		return d.writeStatus(ctx, a)
	case action.AddLearner, action.Hint, action.Promote, action.RemoveLearner, action.MoveLeader, action.RemoveVoter, action.Announce:
		return d.changeMembership(ctx, a)
	case action.BeginVersion, action.GiveTurn, action.Settle:
		return d.changeVersion(ctx, a)
	case action.AgeLog, action.EnableDowngrade, action.CancelDowngrade:
		return d.prepareVersion(ctx, a)
	case action.MakeAuthority:
		return d.makeAuthority(ctx, a)
	case action.IssueOperatorClient:
		return d.issueOperatorClient(ctx, a)
	case action.IssueConnection:
		return d.issueConnection(ctx, a)
	case action.IssueMember:
		return d.issueMember(ctx, a)
	case action.MakeClaims:
		return d.makeClaims(ctx, a)
	case action.CreatePod:
		return d.createPod(ctx, a)
	case action.Drop:
		return d.drop(ctx, a)
	default:
		return d.applyObject(ctx, a)
	}
}

// applyObject knows the actions on Kubernetes' objects that need no more than one call.
func (d *do) applyObject(ctx context.Context, a action.Action) error {
	switch a := a.(type) {
	case action.ApplyService:
		return d.applyService(ctx, a)
	case action.DeleteService:
		return d.deleteService(ctx, a)
	case action.ApplyBudget:
		return d.applyBudget(ctx, a.Budget)
	case action.LowerBudget:
		return d.applyBudget(ctx, a.Budget)
	case action.DeleteBudget:
		return d.deleteBudget(ctx, a)
	case action.SetClaimOwner:
		return d.setClaimOwner(ctx, a)
	case action.RecordClaim:
		return d.recordClaim(ctx, a)
	case action.GrowClaim:
		return d.growClaim(ctx, a)
	case action.DeletePod:
		return d.deletePod(ctx, a)
	case action.Restart:
		return d.restart(ctx, a)
	case action.TryPod:
		return d.tryPod(ctx, a)
	case action.LabelServing:
		return d.labelServing(ctx, a)
	default:
		return fmt.Errorf("nobody knows how to carry out %T", a)
	}
}
