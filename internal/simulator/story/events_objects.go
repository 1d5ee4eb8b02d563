package story

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"database.example.com/operator/api/v1alpha1"
	"database.example.com/operator/internal/naming"
	"database.example.com/operator/internal/render"
	"database.example.com/operator/internal/simulator/kube"
	"database.example.com/operator/internal/simulator/world"
)

// apiEvents are what users do to objects that are the operator's.
var apiEvents = events{
	"service deleted": func(p *play, pick int) string { return p.deleteOne(kube.Services, pick) },
	"budget deleted":  func(p *play, pick int) string { return p.deleteOne(kube.Budgets, pick) },
	"secret deleted": func(p *play, pick int) string {
		name, ok := one(p.w.API.Names(kube.Secrets), pick)
		if !ok || slices.Contains(authorities, name) {
			return ""
		}
		p.w.API.Delete(kube.Secrets, name)
		return "a user deletes Secret " + name
	},
	"authority deleted": func(p *play, pick int) string {
		name, ok := one(authorities, pick)
		obj := p.w.API.Get(kube.Secrets, name)
		if cluster := p.w.Cluster(); !ok || obj == nil || cluster == nil || cluster.Status.ClusterID == "" || !metav1.IsControlledBy(obj, cluster) {
			return ""
		}
		p.w.API.Delete(kube.Secrets, name)
		p.undo["authority "+name] = func() { p.putBack(obj.DeepCopyObject().(client.Object)) }
		return "a user deletes authority " + name
	},
	"object touched": func(p *play, pick int) string {
		kind, _ := one([]kube.Kind{kube.Clusters, kube.Pods, kube.Claims, kube.Secrets, kube.Services, kube.Nodes}, pick)
		name, ok := one(p.w.API.Names(kind), pick/6)
		if !ok {
			return ""
		}
		after := p.w.API.Get(kind, name).DeepCopyObject().(client.Object)
		annotations := maps.Clone(after.GetAnnotations())
		if annotations == nil {
			annotations = map[string]string{}
		}
		annotations["touched"] = fmt.Sprint(pick)
		after.SetAnnotations(annotations)
		p.w.API.Put(after)
		return fmt.Sprintf("somebody writes a note on %T %s", after, name)
	},
	"status lost": func(p *play, _ int) string {
		cluster := p.w.Cluster()
		if cluster == nil || cluster.Status.ClusterID == "" {
			// A founding of which nobody knows is never gone on with: that is for a human.
			return ""
		}
		after := cluster.DeepCopy()
		after.Status = v1alpha1.EtcdClusterStatus{}
		p.w.API.Put(after)
		return "the status is lost"
	},
	"cluster made again": func(p *play, _ int) string {
		if p.w.Cluster() == nil {
			return ""
		}
		p.w.API.Erase(kube.Clusters, world.ClusterName)
		p.apply()
		return "a user deletes the cluster, and makes it again"
	},
	"pod unlabelled": func(p *play, pick int) string {
		pod, ok := p.pod(pick)
		if !ok {
			return ""
		}
		after := pod.DeepCopy()
		delete(after.Labels, v1alpha1.LabelServing)
		p.w.API.Put(after)
		return "a user takes the label of those who serve from " + pod.Name
	},
}

// authorities are the Secrets that a running cluster's certificates come from.
var authorities = []string{
	naming.PeerAuthority(world.ClusterName), naming.ClientAuthority(world.ClusterName), naming.OperatorAuthority(world.ClusterName),
}

// putBack makes a Secret of the cluster again, as it was.
func (p *play) putBack(secret client.Object) {
	if cluster := p.w.Cluster(); cluster != nil && metav1.IsControlledBy(secret, cluster) {
		// Where it is there again nothing is to be done.
		_ = p.w.API.Create(secret)
	}
}

func (p *play) deleteOne(kind kube.Kind, pick int) string {
	name, ok := one(p.w.API.Names(kind), pick)
	if !ok {
		return ""
	}
	obj := p.w.API.Get(kind, name)
	p.w.API.Delete(kind, name)
	return fmt.Sprintf("a user deletes %T %s", obj, name)
}

// editEvents are what users ask for.
var editEvents = events{
	"read replicas": func(p *play, pick int) string {
		if cluster := p.w.Cluster(); cluster == nil || strings.HasPrefix(cluster.Spec.Version, "3.5.") {
			return ""
		}
		n := int32(pick % 4)
		p.w.Edit(func(c *v1alpha1.EtcdCluster) { c.Spec.ReadReplicas = &n })
		return fmt.Sprintf("%d read replicas are asked for", n)
	},
	"voters": func(p *play, pick int) string {
		n := []int32{1, 3, 5, 7}[pick%4]
		if p.w.Cluster() == nil {
			return ""
		}
		p.w.Edit(func(c *v1alpha1.EtcdCluster) { c.Spec.Size = &n })
		return fmt.Sprintf("%d voters are asked for", n)
	},
	"version": func(p *play, pick int) string {
		versions := sortedKeys(world.Images)
		version := versions[pick%len(versions)]
		cluster := p.w.Cluster()
		if cluster == nil || cluster.Status.ClusterID == "" || strings.HasPrefix(version, "3.5.") && *cluster.Spec.ReadReplicas > 0 {
			return ""
		}
		p.w.Edit(func(c *v1alpha1.EtcdCluster) { c.Spec.Version = version })
		return "etcd " + version + " is asked for"
	},
	"pods changed": func(p *play, pick int) string {
		p.w.Edit(func(c *v1alpha1.EtcdCluster) {
			c.Spec.PodMetadata.Labels = map[string]string{"edit": fmt.Sprint(pick)}
		})
		return fmt.Sprintf("pods with the label edit=%d are asked for", pick)
	},
	"engine changed": func(p *play, pick int) string {
		quota := int64(1+pick%4) << 30
		p.w.Edit(func(c *v1alpha1.EtcdCluster) { c.Spec.Engine.QuotaBackendBytes = &quota })
		p.undo["quota"] = func() {
			p.w.Edit(func(c *v1alpha1.EtcdCluster) {
				if asked := c.Spec.Engine.QuotaBackendBytes; asked != nil && *asked > render.QuotaLimit(c) {
					c.Spec.Engine.QuotaBackendBytes = nil
				}
			})
		}
		return fmt.Sprintf("a quota of %d GiB is asked for", quota>>30)
	},
	"pause": func(p *play, _ int) string {
		paused := false
		p.w.Edit(func(c *v1alpha1.EtcdCluster) { paused = toggle(c, v1alpha1.AnnotationPaused) })
		p.undo["pause"] = func() {
			p.w.Edit(func(c *v1alpha1.EtcdCluster) { delete(c.Annotations, v1alpha1.AnnotationPaused) })
		}
		return fmt.Sprintf("the cluster is paused: %t", paused)
	},
	"impossible request": func(p *play, _ int) string {
		much := false
		p.w.Edit(func(c *v1alpha1.EtcdCluster) {
			much = c.Spec.Resources.Requests == nil
			c.Spec.Resources.Requests = nil
			if much {
				c.Spec.Resources.Requests = corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("1000")}
			}
		})
		p.undo["request"] = func() {
			p.w.Edit(func(c *v1alpha1.EtcdCluster) { c.Spec.Resources.Requests = nil })
		}
		return fmt.Sprintf("more processors are asked for than any node has: %t", much)
	},
	"other volumes": func(p *play, pick int) string {
		size := resource.MustParse(fmt.Sprintf("%dGi", 6+pick%8))
		if p.w.Cluster() == nil {
			return ""
		}
		p.w.Edit(func(c *v1alpha1.EtcdCluster) { c.Spec.Storage.Size = &size })
		return "volumes of " + size.String() + " are asked for"
	},
}

func toggle(c *v1alpha1.EtcdCluster, annotation string) bool {
	if c.Annotations[annotation] == "true" {
		delete(c.Annotations, annotation)
		return false
	}
	if c.Annotations == nil {
		c.Annotations = map[string]string{}
	}
	c.Annotations[annotation] = "true"
	return true
}
