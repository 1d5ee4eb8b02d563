package world

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/types"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/controllers"
	"database.example.com/operator/internal/act"
	"database.example.com/operator/internal/etcd"
	"database.example.com/operator/internal/observe"
	"database.example.com/operator/internal/reach"
	"database.example.com/operator/internal/simulator/kube"
)

// Operator is a manager that runs. Everything of it is real but what it calls.
type Operator struct {
	w          *World
	name       string
	cache      *kube.Cache
	reconciler *controllers.EtcdClusterReconciler
	// next lets it go on to its next call, stop ends it there.
	next func() (struct{}, bool)
	stop func()
	// idle is true while it waits for something to happen, queued when something did, due is when it looks anyway.
	idle, queued bool
	due          time.Duration
	failures     int
	// Lose lets the next write happen and its answer get lost, Refuse lets it fail, and Conflict lets somebody else have changed what it
	// is about.
	Lose, Refuse, Conflict bool
	// Halted is true while it gets no processor, between two of its calls: also one that was replaced meanwhile goes on with the next.
	Halted bool
	// Halts lets it be halted before its next call of the API server: when it is about to act. HaltsOver lets it be halted before the next
	// call that begins with these words.
	Halts     bool
	HaltsOver string
	// Stalled are the kinds of which nothing arrives in its cache.
	Stalled map[kube.Kind]bool
	// Seen is the revision of the API at its last call that got there: what changed since, it cannot know.
	Seen int64
	// Looks counts what it has looked at; LookedAt is when the last look began, Saw the resource as it was seen then, and Fresh says
	// whether its cache knew of everything.
	Looks    int
	LookedAt time.Duration
	Saw      *v1alpha1.EtcdCluster
	Fresh    bool
	// Read is the resource as it last read it, in its look or past the cache since then, and PodsAt is when it last read the pods.
	Read   *v1alpha1.EtcdCluster
	PodsAt time.Duration
	yield  func(struct{}) bool
}

// Behind says whether its cache has yet to hear of something: what it writes may be refused for that.
func (o *Operator) Behind() bool { return o.cache.IsBehind() }

// pool holds the clients of etcd of all histories. They are wrapped, and call nobody; to read their certificates once is enough.
var pool = &etcd.Pool{}

// ended is thrown through an operator's own code when it ends between two calls.
type ended struct{}

// StartOperator starts one more operator, and returns it.
func (w *World) StartOperator() *Operator {
	o := &Operator{w: w, name: fmt.Sprintf("operator %d", len(w.Operators)+1), queued: true, Stalled: map[kube.Kind]bool{}}
	o.cache = kube.NewCache(w.API)
	o.cache.Woken = o.woken
	reader := kube.NewReader(w.API, o.gateLive)
	writer := kube.NewClient(w.API, o.cache, scheme, o.gateKube)
	writer.Deletes = func(kind kube.Kind, obj client.Object, how kube.Deletion) {
		w.watched(func(to Watcher) { to.Deletes(o, kind, obj, how) })
	}
	writer.Creates = func(kind kube.Kind, obj client.Object) { w.watched(func(to Watcher) { to.Creates(o, kind, obj) }) }
	clients := &reach.Clients{Pool: pool, Wrap: func(etcd.Client) etcd.Client { return &wire{w: w, o: o, gate: o.gateEtcd} }}
	o.reconciler = &controllers.EtcdClusterReconciler{
		Observer: &observe.Observer{
			Cache: writer, Live: reader, Clients: clients, Settings: w.settings, Now: w.Time, InOrder: true, Leaves: leaves,
		},
		Actor:  &act.Actor{Client: writer, Live: reader, Clients: clients, Order: w.shuffled, Issuer: issued{}},
		Client: writer,
		Events: silence{},
	}
	o.next, o.stop = iter.Pull(o.live)
	o.next()
	w.Operators = append(w.Operators, o)
	return o
}

// End ends an operator between two of its calls; nothing of it goes on.
func (o *Operator) End() {
	o.stop()
	for i, each := range o.w.Operators {
		if each == o {
			o.w.Operators = append(o.w.Operators[:i:i], o.w.Operators[i+1:]...)
		}
	}
}

// live is all that an operator does.
func (o *Operator) live(yield func(struct{}) bool) {
	defer func() {
		if r := recover(); r != nil {
			if _, crashed := r.(ended); !crashed {
				panic(r)
			}
		}
	}()
	o.yield = yield
	request := ctrl.Request{NamespacedName: types.NamespacedName{Namespace: kube.Namespace, Name: ClusterName}}
	for {
		o.idle = true
		if !yield(struct{}{}) {
			return
		}
		o.idle, o.queued, o.due = false, false, 0
		o.Looks++
		o.LookedAt, o.PodsAt, o.Fresh = o.w.now, o.w.now, !o.Behind()
		o.Saw, _ = o.cache.Get(kube.Clusters, ClusterName).(*v1alpha1.EtcdCluster)
		o.Read = o.Saw
		result, err := o.reconciler.Reconcile(o.w.context, request)
		switch {
		case err != nil:
			o.failures++
			o.due = o.w.now + min(50*time.Millisecond<<min(o.failures, 9), 15*time.Second)
		case result.RequeueAfter > 0:
			o.failures, o.due = 0, o.w.now+result.RequeueAfter
		default:
			o.failures = 0
		}
	}
}

// step lets an operator go on to its next call, if it has something to do.
func (o *Operator) step() bool {
	if o.Halted || o.idle && !o.queued && (o.due == 0 || o.w.now < o.due) {
		return false
	}
	o.next()
	return true
}

// pass stands before each call of somebody: here anything may happen, and the operator may end.
func (o *Operator) pass(call, of string) {
	if o.HaltsOver != "" && strings.HasPrefix(call+" "+of+" ", o.HaltsOver+" ") {
		o.Halted, o.HaltsOver = true, ""
	}
	if !o.yield(struct{}{}) {
		panic(ended{})
	}
}

// errNoAPI is what an operator gets while the API server answers nobody.
var errNoAPI = fmt.Errorf("the API server does not answer: %w", context.DeadlineExceeded)

// errLost is what an operator gets whose call happened and whose answer is lost.
var errLost = fmt.Errorf("the answer was lost: %w", context.DeadlineExceeded)

func (o *Operator) gateKube(call kube.Call) (after func() error, refused error) {
	o.Halted, o.Halts = o.Halted || o.Halts, false
	o.pass(call.Verb, call.Name)
	if o.w.Faults.APIDown {
		return nil, errNoAPI
	}
	reads := call.Verb == "get" || call.Verb == "list" || call.Verb == kube.TryCreate
	if changes := call.Verb != "create" && !reads; changes && o.Conflict {
		o.Conflict = false
		return nil, call.Conflict()
	}
	return o.gate(reads)
}

// gateLive stands before each call that reads past the cache.
func (o *Operator) gateLive(call kube.Call) (func() error, error) {
	after, refused := o.gateKube(call)
	if refused != nil {
		return nil, refused
	}
	return func() error {
		switch call.Kind {
		case kube.Clusters:
			o.Read = o.w.Cluster()
		case kube.Pods:
			if call.Verb == "list" {
				o.PodsAt = o.w.now
			}
		default:
		}
		return after()
	}, nil
}

func (o *Operator) gateEtcd(what, member string) (after func() error, refused error) {
	o.pass(what, member)
	return o.gate(false)
}

func (o *Operator) gate(reads bool) (after func() error, refused error) {
	switch {
	case o.Refuse && !reads:
		o.Refuse = false
		return nil, errNoAPI
	case o.Lose && !reads:
		o.Lose = false
		return func() error { return errLost }, nil
	}
	return o.returned, nil
}

// returned notes what an operator knows once a call returns.
func (o *Operator) returned() error {
	o.Seen = o.w.API.Revision()
	return nil
}
