//go:build api

package api

import (
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/act"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/plan"
	"database.example.com/operator/internal/plan/action"
	"database.example.com/operator/internal/plan/verdict"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
	"database.example.com/operator/tools/packaging/lint"
)

// actor carries out actions with the permissions of the bundle.
type actor struct {
	*account
	actor *act.Actor
	s     *snapshot.Snapshot
}

func newActor(t *testing.T) *actor {
	t.Helper()
	a := &actor{account: newAccount(t, "etcd-cluster")}
	mine, err := client.New(a.config(), client.Options{Scheme: scheme()})
	if err != nil {
		t.Fatal(err)
	}
	a.actor = &act.Actor{Client: mine, Live: mine}
	a.s = &snapshot.Snapshot{Now: time.Now(), Settings: snapshot.Settings{Domain: "cluster.local"}, Cluster: a.createCluster()}
	a.look()
	return a
}

// look sees what belongs to the cluster, as an administrator.
func (a *actor) look() {
	a.Helper()
	get(a.T, a.s.Cluster)
	a.s.Pods, a.s.Claims = map[string]*corev1.Pod{}, map[string]*corev1.PersistentVolumeClaim{}
	a.s.Services, a.s.Secrets, a.s.Budget = map[string]*corev1.Service{}, map[string]*corev1.Secret{}, nil
	var (
		pods     corev1.PodList
		claims   corev1.PersistentVolumeClaimList
		services corev1.ServiceList
		secrets  corev1.SecretList
		budgets  policyv1.PodDisruptionBudgetList
	)
	for _, list := range []client.ObjectList{&pods, &claims, &services, &secrets, &budgets} {
		if err := api.List(a.Context(), list, client.InNamespace(a.namespace)); err != nil {
			a.Fatal(err)
		}
	}
	for i := range pods.Items {
		a.s.Pods[pods.Items[i].Name] = &pods.Items[i]
	}
	for i := range claims.Items {
		a.s.Claims[claims.Items[i].Name] = &claims.Items[i]
	}
	for i := range services.Items {
		a.s.Services[services.Items[i].Name] = &services.Items[i]
	}
	for i := range secrets.Items {
		a.s.Secrets[secrets.Items[i].Name] = &secrets.Items[i]
	}
	for i := range budgets.Items {
		a.s.Budget = &budgets.Items[i]
	}
}

// do carries out actions side by side, and looks again.
func (a *actor) do(actions ...action.Action) {
	a.Helper()
	outcome := a.actor.Do(a.Context(), a.s, plan.Plan{Steps: []verdict.Step{{Rule: "test", Actions: actions}}})
	if outcome.Err != nil {
		a.Errorf("%v: %v", actions, outcome.Err)
	}
	a.look()
}

// blindly carries out actions that make what is there already, and which the cache does not show yet.
func (a *actor) blindly(actions ...action.Action) {
	a.Helper()
	a.s.Services, a.s.Secrets, a.s.Claims, a.s.Budget = nil, nil, nil, nil
	a.actor.Do(a.Context(), a.s, plan.Plan{Steps: []verdict.Step{{Rule: "test", Actions: actions}}})
	a.look()
}

// TestEveryActionIsCarriedOutWithTheRoleOfTheBundleAndNeedsAllOfIt leaves out what is asked of etcd.
func TestEveryActionIsCarriedOutWithTheRoleOfTheBundleAndNeedsAllOfIt(t *testing.T) {
	t.Parallel()
	a := newActor(t)
	a.makesAMember("db-a-0")
	a.appliesServicesAndABudget()
	a.changesTheMember("db-a-0")
	a.expectNothingForbidden()

	// Watches, events and the election are the program's: it runs in another test.
	namespaced, _ := a.bundle.Rules()
	for _, rule := range namespaced {
		if slices.Contains(rule.Resources, "events") || slices.Contains(rule.Resources, "leases") {
			continue
		}
		for _, use := range lint.Granted([]rbacv1.PolicyRule{rule}) {
			if isWatch := strings.HasSuffix(use, " list") || strings.HasSuffix(use, " watch"); !isWatch && !a.calls.has(use) {
				t.Errorf("no action needs %s", use)
			}
		}
	}
}

// makesAMember founds the cluster by a member, as far as the apiserver is concerned.
func (a *actor) makesAMember(name string) {
	a.Helper()
	member := v1alpha1.MemberStatus{Name: name, Role: v1alpha1.RoleVoter}
	a.do(action.Assign{
		Members: []v1alpha1.MemberStatus{member}, Counter: 1, Founding: true,
		Operation: &v1alpha1.Operation{Type: v1alpha1.OperationFound, Founders: []string{name}},
	})
	cluster := a.s.Cluster.Name
	authorities := []action.Action{
		action.MakeAuthority{Secret: naming.PeerAuthority(cluster), CommonName: "peers"},
		action.MakeAuthority{Secret: naming.ClientAuthority(cluster), CommonName: "clients"},
		action.MakeAuthority{Secret: naming.OperatorAuthority(cluster), CommonName: "operator"},
	}
	a.do(authorities...)
	a.blindly(authorities...)
	for range 2 {
		a.do(action.IssueOperatorClient{Secret: naming.OperatorClient(cluster)}, action.IssueConnection{Secret: naming.Connection(cluster)},
			action.IssueMember{Member: name, Renew: true, Ticket: "ticket"})
	}
	claim := action.MakeClaims{Members: []action.MemberRef{{Name: name, Role: v1alpha1.RoleVoter}}}
	a.do(claim)
	a.do(action.CreatePod{Pod: a.pod(name), Founder: true})
	a.do(action.Latch{ClusterID: "c1", Version: "3.6.16"})
	a.do(action.FinishFounding{})
}

// pod is a member's pod without what a kubelet would need.
func (a *actor) pod(name string) *corev1.Pod {
	pod := &corev1.Pod{Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "etcd", Image: "etcd"}}}}
	pod.Namespace, pod.Name = a.namespace, name
	pod.Labels = render.ClusterLabels(a.s.Cluster)
	pod.OwnerReferences = append(pod.OwnerReferences, render.Owner(a.s.Cluster))
	return pod
}

func (a *actor) appliesServicesAndABudget() {
	a.Helper()
	service, budget := render.ClientService(a.s.Cluster), render.Budget(a.s.Cluster, 1)
	for range 2 {
		a.do(action.ApplyService{Service: service}, action.ApplyBudget{Budget: budget})
	}
	a.blindly(action.ApplyService{Service: service}, action.ApplyBudget{Budget: budget})
	a.do(action.DeleteService{Name: service.Name, UID: a.s.Services[service.Name].UID}, action.DeleteBudget{Name: budget.Name, UID: a.s.Budget.UID})
}

func (a *actor) changesTheMember(name string) {
	a.Helper()
	a.do(action.LabelServing{Name: name, UID: a.s.Pods[name].UID})
	a.do(action.SetClaimOwner{Name: name, UID: a.s.Claims[name].UID})
	a.do(action.RecordClaim{Name: name, UID: a.s.Claims[name].UID})
	a.do(action.BeginVersion{From: "3.6.16", Operation: v1alpha1.Operation{Type: v1alpha1.OperationUpgrade, Version: "3.7.3"}})
	a.do(action.GiveTurn{Member: name})
	a.do(action.Settle{Version: "3.7.3"})
	a.do(action.Restart{Name: name, UID: a.s.Pods[name].UID, Pod: a.pod(name)})
	again := action.CreatePod{Pod: a.pod(name), Again: true}
	a.do(again)
	a.blindly(again)
	a.do(action.DeletePod{Name: name, UID: a.s.Pods[name].UID})
	a.do(action.CreatePod{Pod: a.pod(name)})
	a.do(action.Drop{Members: []string{name}})
}
