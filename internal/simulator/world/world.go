package world

import (
	"context"
	"math/rand/v2"
	"time"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/release"
	"database.example.com/operator/internal/simulator/engine"
	"database.example.com/operator/internal/simulator/kube"
	"database.example.com/operator/internal/snapshot"
)

// ClusterName is the name of the one cluster.
const ClusterName = "db"

// domain is the DNS domain.
const domain = "cluster.local"

// defaultClass is the storage class that claims get.
const defaultClass = "standard"

// began is when each history begins.
var began = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// World is everything that there is.
type World struct {
	API    *kube.API
	Engine *engine.Cluster
	// Operators are those that run; one that ended is nil.
	Operators []*Operator
	// Nodes are the machines, by name; a machine outlives its object.
	Nodes []*Node
	// Volumes are what claims hold, by the claim's UID.
	Volumes map[types.UID]*Volume
	// Rand draws what happens next.
	Rand *rand.Rand
	// Faults are what is wrong now.
	Faults Faults
	// Tell, if set, is told what happens, in words.
	Tell func(format string, args ...any)
	// Pace is how many times longer than usual each step takes; 0 is as usual.
	Pace time.Duration
	// Watch is told what a judge wants to know.
	Watch Watcher
	// Acknowledged are the writes that a client was told to be done.
	Acknowledged []Acknowledged

	now      time.Duration
	runtimes runtimes
	// known is what the API server holds, as it was looked at last, and order is memory for shuffled numbers.
	known  known
	order  []int
	ips    int
	writes int
	// nodesOf the API changed, or the network did: connections have to be looked at.
	network  bool
	settings snapshot.Settings
	// The API's revisions at which nothing was left to do for the garbage collector, the endpoints, the claims and the nodes.
	collected, published, released, marked int64
	// publishedIP is the address that each member's host name leads to.
	publishedIP map[string]string
	// slowly are addresses that names will lead to, and from when on.
	slowly  []later
	context context.Context
}

// Acknowledged is a write that a client was told to be done, and the cluster that told so.
type Acknowledged struct {
	Write   int
	Cluster uint64
}

// Watcher is told what a judge wants to know.
type Watcher interface {
	// Changes is told of a call that changes etcd, before it is made.
	Changes(o *Operator, what string, at *engine.Process, id uint64, url string)
	// Lowers is told of a call that lets etcd go down to a minor version, before it is made.
	Lowers(o *Operator, at *engine.Process, target string)
	// Starts is told of a process that starts on a volume; founds says that it begins a cluster.
	Starts(pod *corev1.Pod, v *Volume, p *engine.Process, founds bool)
	// Deletes is told of an operator's call that deletes an object, before it is made.
	Deletes(o *Operator, kind kube.Kind, obj client.Object, how kube.Deletion)
	// Creates is told of an operator's call that makes an object, before it is made.
	Creates(o *Operator, kind kube.Kind, obj client.Object)
	// Ends is told of an engine that ended by itself, or did not start.
	Ends(pod *corev1.Pod, exit *engine.Exit)
}

// Faults are what is wrong.
type Faults struct {
	// APIDown is true while the API server answers nobody.
	APIDown bool
	// DNSDown is true while no name is resolved.
	DNSDown bool
	// Unpullable are the images that cannot be pulled, Broken those whose engine ends as soon as it starts.
	Unpullable, Broken map[string]bool
	// NoRoom is true while no node takes a new pod.
	NoRoom bool
	// Blind are the nodes that the operators cannot reach, though members can.
	Blind map[string]bool
	// NoClass is true while the storage class does not exist.
	NoClass bool
	// Links are the pairs of nodes that exchange no packets with each other, though both are well.
	Links map[[2]string]bool
	// SlowDNS is how long it takes until a name leads to a new address.
	SlowDNS time.Duration
	// Resting is true while clients write nothing by themselves.
	Resting bool
}

// watched tells a judge something, if there is one.
func (w *World) watched(tell func(Watcher)) {
	if w.Watch != nil {
		tell(w.Watch)
	}
}

// Images are the engines that can be run.
var Images = release.Images{
	"3.5.20": "etcd:3.5.20", "3.5.35": "etcd:3.5.35", "3.6.10": "etcd:3.6.10", "3.6.16": "etcd:3.6.16", "3.7.3": "etcd:3.7.3",
}

// New returns a world with nodes, and nothing on them. Nodes are spread over three zones.
func New(nodes int, local bool, numbers *rand.Rand) *World {
	w := &World{
		Rand: numbers, Volumes: map[types.UID]*Volume{},
		Faults:      Faults{Unpullable: map[string]bool{}, Broken: map[string]bool{}, Blind: map[string]bool{}, Links: map[[2]string]bool{}},
		publishedIP: map[string]string{},
		settings:    snapshot.Settings{Domain: domain, AgentImage: "operator", Images: Images},
		Tell:        func(string, ...any) {},
		context:     quiet,
	}
	w.API = kube.New(w.Time)
	w.Engine = &engine.Cluster{
		Reach: w.reach, Resolve: w.resolves, Now: func() time.Duration { return w.now },
		Ended: w.processEnded, Elected: func(*engine.Process) {}, Committed: func(*engine.Process, engine.Entry) {},
	}
	w.MakeClass()
	for i := range nodes {
		w.addNode(i, local)
	}
	return w
}

// MakeClass makes the storage class.
func (w *World) MakeClass() {
	if w.API.Get(kube.Classes, defaultClass) == nil {
		// It cannot be there already.
		_ = w.API.Create(&storagev1.StorageClass{ObjectMeta: metav1.ObjectMeta{
			Name: defaultClass, Annotations: map[string]string{"storageclass.kubernetes.io/is-default-class": "true"},
		}})
	}
}

// Time is the time, in whole seconds: so the API server keeps it.
func (w *World) Time() time.Time { return began.Add(w.now.Truncate(time.Second)) }

// Now is how long the history has lasted.
func (w *World) Now() time.Duration { return w.now }

// Edit changes the resource's spec or metadata, as a user does. What the API refuses is not changed.
func (w *World) Edit(change func(*v1alpha1.EtcdCluster)) {
	cluster := w.Cluster()
	if cluster == nil {
		return
	}
	after := cluster.DeepCopy()
	change(after)
	after.Generation = cluster.Generation + 1
	w.API.Put(after)
}

// Claim is a claim by name; nil when there is none.
func (w *World) Claim(name string) *corev1.PersistentVolumeClaim {
	claim, _ := w.API.Get(kube.Claims, name).(*corev1.PersistentVolumeClaim)
	return claim
}

// ProcessOf is the process in a pod; nil when none runs.
func (w *World) ProcessOf(pod *corev1.Pod) *engine.Process {
	if pod == nil {
		return nil
	}
	if r := w.runtimes.of(pod.UID); r != nil {
		return r.process
	}
	return nil
}

// Waiting is why the agent in a pod waits; empty when it does not.
func (w *World) Waiting(pod *corev1.Pod) string {
	if pod == nil {
		return ""
	}
	if r := w.runtimes.of(pod.UID); r != nil {
		return string(r.says)
	}
	return ""
}

// changeStatus changes the status of a pod.
func (w *World) changeStatus(pod *corev1.Pod, change func(*corev1.PodStatus)) {
	after := *pod
	after.Status = *pod.Status.DeepCopy()
	change(&after.Status)
	w.API.Put(&after)
}

// pick draws one of several; the zero value when there are none.
func pick[T any](w *World, from []T) (picked T) {
	if len(from) == 0 {
		return picked
	}
	return from[w.Rand.IntN(len(from))]
}

// shuffled returns the numbers below n in an order that is drawn.
func (w *World) shuffled(n int) []int { return w.Rand.Perm(n) }

// reshuffled is shuffled for who needs the numbers only until the next call.
func (w *World) reshuffled(n int) []int {
	w.order = w.order[:0]
	for i := range n {
		w.order = append(w.order, i)
	}
	w.Rand.Shuffle(n, func(i, j int) { w.order[i], w.order[j] = w.order[j], w.order[i] })
	return w.order
}
