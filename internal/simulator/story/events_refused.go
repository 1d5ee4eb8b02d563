package story

import (
	"fmt"

	"k8s.io/apimachinery/pkg/runtime"

	"database.example.com/operator/api/v1alpha1"
)

// patches are what users lay over the template of the pods: what is taken, what the operator refuses, and what the API server does.
var patches = []string{
	`{"metadata":{"annotations":{"team":"storage"}}}`,
	`{"spec":{"priorityClassName":"none"}}`,
	`{"spec":{"hostNetwork":true}}`,
	`{"spec":{"dnsPolicy":"None"}}`,
	`{"spec":{"dnsPolicy":"None","dnsConfig":{"nameservers":["10.0.0.10"]}}}`,
	"",
}

// refusedEvents are what users ask for that may be refused, and what etcd itself refuses.
var refusedEvents = events{
	"overrides": func(p *play, pick int) string {
		patch := patches[pick%len(patches)]
		p.w.Edit(func(c *v1alpha1.EtcdCluster) {
			c.Spec.Overrides.PodTemplate = nil
			if patch != "" {
				c.Spec.Overrides.PodTemplate = &runtime.RawExtension{Raw: []byte(patch)}
			}
		})
		p.undo["overrides"] = func() {
			p.w.Edit(func(c *v1alpha1.EtcdCluster) { c.Spec.Overrides.PodTemplate = nil })
		}
		return fmt.Sprintf("pods with the patch %q are asked for", patch)
	},
	"priority": func(p *play, pick int) string {
		var class *string
		if pick%3 > 0 {
			class = new("none")
		}
		p.w.Edit(func(c *v1alpha1.EtcdCluster) { c.Spec.Scheduling.PriorityClassName = class })
		p.undo["priority"] = func() {
			p.w.Edit(func(c *v1alpha1.EtcdCluster) { c.Spec.Scheduling.PriorityClassName = nil })
		}
		return fmt.Sprintf("pods with a class of priority that there is not are asked for: %t", class != nil)
	},
	"members disagree": func(p *play, pick int) string {
		if name := p.w.Corrupt(pick); name != "" {
			return "etcd finds that the data of " + name + " is not what the others have"
		}
		return ""
	},
}
