package render

import (
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"database.example.com/operator/api/v1alpha1"
)

func patched(patch string) PodInput {
	in := ofEngine()
	in.Cluster.Spec.Overrides.PodTemplate = &runtime.RawExtension{Raw: []byte(patch)}
	return in
}

func TestAPatchOfTheTemplateIsLaidOverThePod(t *testing.T) {
	in := patched(`{
		"metadata": {"labels": {"team": "storage"}, "annotations": {"sidecar": "no"}},
		"spec": {
			"terminationGracePeriodSeconds": 120,
			"dnsPolicy": "Default",
			"imagePullSecrets": [{"name": "pull"}],
			"volumes": [{"name": "scratch", "emptyDir": {}}],
			"containers": [
				{"name": "etcd", "env": [{"name": "TZ", "value": "UTC"}], "volumeMounts": [{"name": "scratch", "mountPath": "/scratch"}],
					"readinessProbe": {"failureThreshold": 9}},
				{"name": "watcher", "image": "watcher:1", "volumeMounts": [{"name": "tls", "mountPath": "/tls", "readOnly": true}]}
			]
		}}`)
	if err := CheckOverrides(in.Cluster); err != nil {
		t.Fatal(err)
	}
	pod := Pod(in)
	engine := pod.Spec.Containers[0]
	switch {
	case pod.Labels["team"] != "storage" || pod.Annotations["sidecar"] != "no" || pod.Labels[v1alpha1.LabelMember] == "":
		t.Errorf("labels %v, annotations %v", pod.Labels, pod.Annotations)
	case *pod.Spec.TerminationGracePeriodSeconds != 120 || pod.Spec.DNSPolicy != corev1.DNSDefault || len(pod.Spec.ImagePullSecrets) != 1:
		t.Errorf("spec %+v", pod.Spec)
	case len(pod.Spec.Containers) != 2 || engine.Name != "etcd" || engine.ReadinessProbe.FailureThreshold != 9:
		t.Errorf("containers %+v", pod.Spec.Containers)
	case len(engine.VolumeMounts) != len(Pod(ofEngine()).Spec.Containers[0].VolumeMounts)+1:
		t.Errorf("mounts %+v", engine.VolumeMounts)
	case pod.Name != in.Member || len(pod.OwnerReferences) != 1:
		t.Errorf("metadata %+v", pod.ObjectMeta)
	}
}

func TestWhatAMemberCannotDoWithoutIsNotChangedByAPatch(t *testing.T) {
	engine := func(fields string) string { return `{"spec":{"containers":[{"name":"etcd",` + fields + `}]}}` }
	for name, tc := range map[string]struct{ patch, field string }{
		"a name":                    {`{"metadata":{"name":"other"}}`, "metadata beside"},
		"a finalizer":               {`{"metadata":{"finalizers":["a/b"]}}`, "metadata beside"},
		"a label of ours":           {`{"metadata":{"labels":{"database.example.com/role":"none"}}}`, "metadata.labels"},
		"a label in our name":       {`{"metadata":{"labels":{"database.example.com/serving":"true"}}}`, "metadata.labels"},
		"an annotation of ours":     {`{"metadata":{"annotations":{"database.example.com/template-hash":null}}}`, "metadata.annotations"},
		"the host name":             {`{"spec":{"hostname":"other"}}`, "spec.hostname"},
		"the subdomain":             {`{"spec":{"subdomain":null}}`, "spec.subdomain"},
		"the host's network":        {`{"spec":{"hostNetwork":true}}`, "spec.hostNetwork"},
		"a node":                    {`{"spec":{"nodeName":"n1"}}`, "spec.nodeName"},
		"the restart policy":        {`{"spec":{"restartPolicy":"Never"}}`, "spec.restartPolicy"},
		"a deadline":                {`{"spec":{"activeDeadlineSeconds":60}}`, "spec.activeDeadlineSeconds"},
		"a short grace":             {`{"spec":{"terminationGracePeriodSeconds":10}}`, "below 60"},
		"no grace":                  {`{"spec":{"terminationGracePeriodSeconds":null}}`, "below 60"},
		"the volume of the data":    {`{"spec":{"volumes":[{"name":"data","emptyDir":{},"persistentVolumeClaim":null}]}}`, "volume data"},
		"no volume":                 {`{"spec":{"volumes":[{"$patch":"replace"},{"name":"x","emptyDir":{}}]}}`, "volume data"},
		"no engine":                 {`{"spec":{"containers":[{"name":"etcd","$patch":"delete"},{"name":"x","image":"y"}]}}`, "container etcd"},
		"another image":             {engine(`"image":"etcd:mine"`), "image"},
		"another command":           {engine(`"command":["etcd"]`), "command"},
		"arguments":                 {engine(`"args":["--force-new-cluster"]`), "command"},
		"a port":                    {engine(`"ports":[{"$patch":"replace"}]`), "ports"},
		"no hand-over":              {engine(`"lifecycle":null`), "lifecycle"},
		"no probe":                  {engine(`"livenessProbe":null`), "a probe"},
		"another probe":             {engine(`"readinessProbe":{"httpGet":{"path":"/livez","port":"metrics"}}`), "a probe"},
		"a variable of the agent":   {engine(`"env":[{"name":"AGENT_CLAIM_UID","value":"other"}]`), "AGENT_CLAIM_UID"},
		"a new one of the agent":    {engine(`"env":[{"name":"AGENT_TICKET","value":"found"}]`), "AGENT_TICKET"},
		"a variable of etcd":        {engine(`"env":[{"name":"ETCD_FORCE_NEW_CLUSTER","value":"true"}]`), "ETCD_FORCE_NEW_CLUSTER"},
		"variables of a map":        {engine(`"envFrom":[{"configMapRef":{"name":"x"}}]`), "envFrom"},
		"a mount over the data":     {engine(`"volumeMounts":[{"name":"control","mountPath":"/var/lib/etcd/data"}]`), "mount"},
		"a mount below the data":    {engine(`"volumeMounts":[{"name":"tls","mountPath":"/var/lib"}]`), "mount"},
		"a mount over the engine":   {engine(`"volumeMounts":[{"name":"tls","mountPath":"/usr/local/bin"}]`), "mount"},
		"a neighbour at the data":   {`{"spec":{"initContainers":[{"name":"w","image":"w","volumeMounts":[{"name":"data","mountPath":"/d"}]}]}}`, "volume data"},
		"something that is no pod":  {`{"spec":{"containers":"none"}}`, "makes no pod's template"},
		"something that is no JSON": {`{"spec"`, "no strategic merge patch"},
	} {
		t.Run(name, func(t *testing.T) {
			in := patched(tc.patch)
			err := CheckOverrides(in.Cluster)
			if err == nil || !strings.Contains(err.Error(), tc.field) {
				t.Fatalf("error %v, want one that names %s", err, tc.field)
			}
			got, want := Pod(in), Pod(ofEngine())
			if got.Annotations[AnnotationDrift] != want.Annotations[AnnotationDrift] || len(Drift(got, want.Annotations)) > 0 {
				t.Error("a patch that is refused is not left out")
			}
		})
	}
}

func TestAPatchOfTheSecurityContextIsTheUsersOwn(t *testing.T) {
	in := patched(`{"spec":{"securityContext":{"runAsUser":null,"runAsGroup":null,"fsGroup":null}}}`)
	if err := CheckOverrides(in.Cluster); err != nil {
		t.Error(err)
	}
	if Pod(in).Spec.SecurityContext.RunAsUser != nil {
		t.Error("the user is still chosen by the operator")
	}
}
