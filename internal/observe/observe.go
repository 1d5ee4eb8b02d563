package observe

import (
	"context"
	"fmt"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/pki"
	"database.example.com/operator/internal/reach"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/snapshot"
)

// Observer looks at clusters. It is safe for concurrent use.
type Observer struct {
	// Cache reads from the manager's cache, Live from the API server.
	Cache, Live client.Reader
	// Wide shows what belongs to no namespace; nil when Cache may read that, too.
	Wide Wide
	// Clients are the clients of the members.
	Clients *reach.Clients
	// Settings is what the manager was started with.
	Settings snapshot.Settings
	// Now tells the time.
	Now func() time.Time
	// InOrder has members asked one after the other, in their order, instead of side by side: a simulation is repeatable only so.
	InOrder bool
	// Leaves remembers the certificates that were looked at.
	Leaves *pki.Memory

	mu       sync.Mutex
	memories map[types.NamespacedName]memory
}

// memory is what is kept of a cluster from one look to the next.
type memory struct {
	uid                                types.UID
	lastRead, lastListed, watchedSince time.Time
	lastAnswers                        map[string]time.Time
	// runs are the engines that ran at the last look; nil before the first.
	runs map[string]run
	// homes are where the volumes can be used, by the UID of the claim.
	homes map[types.UID]home
	// cordons tells since when nodes take no pods, by their names; nil before the first look.
	cordons map[string]time.Time
	// certificates are those that were read, hashes what the pods that the spec asks for have in common.
	certificates certificates
	hashes       *render.Hashes
}

// Observe looks at a cluster; nil when there is none of that name.
func (o *Observer) Observe(ctx context.Context, key types.NamespacedName) (*snapshot.Snapshot, error) {
	s := &snapshot.Snapshot{Now: o.Now(), Settings: o.Settings, Cluster: &v1alpha1.EtcdCluster{}}
	if err := o.Cache.Get(ctx, key, s.Cluster); apierrors.IsNotFound(err) {
		o.forget(key)
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("read cluster %s: %w", key, err)
	}
	for _, look := range []func(context.Context, *snapshot.Snapshot) error{
		o.lookAtPods, o.lookAtClaims, o.lookAtServices, o.lookAtSecrets, o.lookAtBudget,
		o.lookAtAddresses, o.lookAtPermissions, o.lookAtNodes, o.lookAtStorageClass,
	} {
		if err := look(ctx, s); err != nil {
			return nil, err
		}
	}
	m := o.remember(key, s)
	m.certificates = o.inspectCertificates(s, m.certificates)
	s.Hashes = m.hashes
	o.lookAtEtcd(ctx, s)
	s.Etcd.WatchedSince = m.watchedSince
	if s.Etcd.LastRead.IsZero() {
		s.Etcd.LastRead = m.lastRead
	}
	if s.Etcd.LastListed.IsZero() {
		s.Etcd.LastListed = m.lastListed
	}
	members := s.Members()
	s.Etcd.LastAnswers = lastAnswers(s, members, m.lastAnswers)
	m.lastRead, m.lastListed, m.lastAnswers = s.Etcd.LastRead, s.Etcd.LastListed, s.Etcd.LastAnswers
	m.runs = runs(s, members, m.runs)
	s.EnginesSince = since(m.runs)
	m.homes = o.homes(ctx, s, m.homes)
	tellHomes(s, m.homes)
	m.cordons = cordons(s, m.cordons)
	o.keep(key, m)
	return s, nil
}

func (o *Observer) remember(key types.NamespacedName, s *snapshot.Snapshot) memory {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.memories == nil {
		o.memories = map[types.NamespacedName]memory{}
	}
	m, known := o.memories[key]
	if known && m.uid != s.Cluster.UID {
		o.Clients.Forget(m.uid)
	}
	if !known || m.uid != s.Cluster.UID {
		m = memory{uid: s.Cluster.UID, watchedSince: s.Now, hashes: &render.Hashes{}}
		o.memories[key] = m
	}
	return m
}

// lastAnswers tells of each member when it last answered: now, or as it is remembered.
func lastAnswers(s *snapshot.Snapshot, members []snapshot.Member, before map[string]time.Time) map[string]time.Time {
	answers := map[string]time.Time{}
	for _, m := range members {
		if m.Look.Answers() {
			answers[m.Name] = s.Now
		} else if at, known := before[m.Name]; known {
			answers[m.Name] = at
		}
	}
	return answers
}

func (o *Observer) keep(key types.NamespacedName, m memory) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.memories[key] = m
}

func (o *Observer) forget(key types.NamespacedName) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if m, known := o.memories[key]; known {
		o.Clients.Forget(m.uid)
		delete(o.memories, key)
	}
}
