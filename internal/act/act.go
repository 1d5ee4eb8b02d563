package act

import (
	"context"
	"errors"
	"fmt"
	"sync"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log"

	"database.example.com/operator/internal/pki"
	"database.example.com/operator/internal/plan"
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
		for _, action := range done {
			outcome.StatusWritten = outcome.StatusWritten || writesStatus(action)
		}
		errs = append(errs, err)
		goesOn := err == nil || s.Founded() && needsUser(err)
		if outcome.StatusWritten || !goesOn {
			break
		}
	}
	outcome.Err = gravest(errs)
	return outcome
}

// needsUser says whether trying again is of no use until the user changes something: a name is taken, the API server calls
// what the spec asks for invalid, or it is forbidden: by a ResourceQuota that is used up, by a policy, or by the roles.
func needsUser(err error) bool {
	if setback := plan.SetbackIn(err); setback != nil {
		return setback.Kind == plan.NeedsUser
	}
	return apierrors.IsInvalid(err) || apierrors.IsForbidden(err)
}

func (d *do) step(ctx context.Context, step plan.Step) ([]plan.Action, error) {
	errs := make([]error, len(step.Actions))
	d.sideBySide(len(step.Actions), func(i int) { errs[i] = d.one(ctx, step.Rule, step.Actions[i]) })
	var done []plan.Action
	for i, action := range step.Actions {
		if errs[i] == nil {
			done = append(done, action)
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

func (d *do) one(ctx context.Context, rule string, action plan.Action) error {
	err := settle(d.carryOut(ctx, action))
	logger := log.FromContext(ctx).WithValues("rule", rule)
	switch setback := plan.SetbackIn(err); {
	case err == nil:
		logger.Info(action.String())
	case setback != nil:
		logger.V(1).Info(action.String(), "setback", setback.Message)
	default:
		return fmt.Errorf("%s: %w", action, err)
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

func writesStatus(action plan.Action) bool {
	switch action.(type) {
	case plan.Assign, plan.Rebuild, plan.Latch, plan.FinishFounding, plan.Drop, plan.MakeClaims,
		plan.BeginVersion, plan.GiveTurn, plan.Settle:
		return true
	}
	return false
}

// carryOut knows how to do each kind of action.
func (d *do) carryOut(ctx context.Context, action plan.Action) error {
	switch a := action.(type) {
	case plan.Assign, plan.Rebuild, plan.Latch, plan.FinishFounding:
		return d.writeStatus(ctx, a)
	case plan.AddLearner, plan.Hint, plan.Promote, plan.RemoveLearner, plan.MoveLeader, plan.RemoveVoter, plan.Announce:
		return d.changeMembership(ctx, a)
	case plan.BeginVersion, plan.GiveTurn, plan.Settle:
		return d.changeVersion(ctx, a)
	case plan.AgeLog, plan.EnableDowngrade, plan.CancelDowngrade:
		return d.prepareVersion(ctx, a)
	case plan.MakeAuthority:
		return d.makeAuthority(ctx, a)
	case plan.IssueOperatorClient:
		return d.issueOperatorClient(ctx, a)
	case plan.IssueConnection:
		return d.issueConnection(ctx, a)
	case plan.IssueMember:
		return d.issueMember(ctx, a)
	case plan.MakeClaims:
		return d.makeClaims(ctx, a)
	case plan.CreatePod:
		return d.createPod(ctx, a)
	case plan.Drop:
		return d.drop(ctx, a)
	default:
		return d.applyObject(ctx, action)
	}
}

// applyObject knows the actions on Kubernetes' objects that need no more than one call.
func (d *do) applyObject(ctx context.Context, action plan.Action) error {
	switch a := action.(type) {
	case plan.ApplyService:
		return d.applyService(ctx, a)
	case plan.DeleteService:
		return d.deleteService(ctx, a)
	case plan.ApplyBudget:
		return d.applyBudget(ctx, a)
	case plan.DeleteBudget:
		return d.deleteBudget(ctx, a)
	case plan.SetClaimOwner:
		return d.setClaimOwner(ctx, a)
	case plan.GrowClaim:
		return d.growClaim(ctx, a)
	case plan.DeletePod:
		return d.deletePod(ctx, a)
	case plan.Restart:
		return d.restart(ctx, a)
	case plan.LabelServing:
		return d.labelServing(ctx, a)
	default:
		return fmt.Errorf("nobody knows how to carry out %T", action)
	}
}
