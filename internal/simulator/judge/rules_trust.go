package judge

import (
	"bytes"
	"time"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/simulator/engine"
	"database.example.com/operator/internal/simulator/kube"
	"database.example.com/operator/internal/simulator/world"
)

// trustsNobodyElse holds that no member of a founded cluster is given an authority that somebody put in the place of the one that all trust,
// nor is told to anybody else (I31).
func (j *Judge) trustsNobodyElse(obj client.Object) {
	secret, _ := obj.(*corev1.Secret)
	if secret == nil || secret.Type == corev1.SecretTypeTLS || !j.founded() || isBeingFounded(j.w.Cluster()) {
		return
	}
	for key, value := range secret.Data {
		if bytes.Contains(value, world.Foreign().Cert) {
			j.breaks("I31", "%s of Secret %s is another authority than the one that the members trust", key, secret.Name)
		}
	}
}

// isBeingFounded says whether a founding begins anew, after users took the status and every claim away: its members trust whom there is now.
func isBeingFounded(c *v1alpha1.EtcdCluster) bool {
	return c.Status.ClusterID == "" && c.Status.Operation != nil && c.Status.Operation.Type == v1alpha1.OperationFound
}

// lacksTrust holds that every leaf and every bundle in use is at rest as it should be.
func (j *Judge) lacksTrust(cluster *v1alpha1.EtcdCluster, _ *engine.Process) string {
	if j.trusted == j.w.API.Revision() && j.w.Time().Before(j.trustedUntil) {
		return ""
	}
	var until time.Time
	names := []string{naming.OperatorClient(cluster.Name), naming.Connection(cluster.Name)}
	for _, m := range cluster.Status.Members {
		names = append(names, naming.MemberCertificates(m.Name))
	}
	for _, name := range names {
		secret, _ := j.w.API.Get(kube.Secrets, name).(*corev1.Secret)
		if secret == nil {
			return "there is no Secret " + name
		}
		stale, ends := j.w.Stale(secret)
		if stale != "" {
			return stale
		}
		if until.IsZero() || ends.Before(until) {
			until = ends
		}
	}
	j.trusted, j.trustedUntil = j.w.API.Revision(), until
	return ""
}

// beginsNoVersionInAlarm holds that no change of the version begins while etcd has raised an alarm that every operator has seen: nobody knows
// then what the members would start on.
func (j *Judge) beginsNoVersionInAlarm(was, is *v1alpha1.EtcdCluster) {
	if was == nil || j.alarmedSince < 0 || changesVersion(was) || !changesVersion(is) {
		return
	}
	for _, o := range j.w.Operators {
		if o.LookedAt <= j.alarmedSince {
			return
		}
	}
	j.breaks("alarms", "etcd is to be taken to %s, and has raised an alarm at %s", is.Status.Operation.Version, j.alarmedSince)
}

func changesVersion(c *v1alpha1.EtcdCluster) bool {
	return c.Status.Operation != nil && c.Status.Operation.Version != ""
}
